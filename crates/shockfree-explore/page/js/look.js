// What a method looks like, everywhere: colours of Okabe and Ito, a dash and a mark of its own, so that it can be told in
// grey as well. The colours stand in style.css.

export const METHODS = {
  "gradient-descent": { name: "gradient descent", colour: "var(--gradient-descent)", dash: "", mark: "circle" },
  "norm-clipping": { name: "norm clipping", colour: "var(--norm-clipping)", dash: "7 4", mark: "square" },
  shockfree: { name: "shockfree", colour: "var(--shockfree)", dash: "", mark: "triangle" },
  "shockfree-newton": { name: "shockfree, Newton", colour: "var(--shockfree-newton)", dash: "2 4", mark: "diamond" },
};

const SHAPES = {
  circle: d3.symbolCircle, square: d3.symbolSquare, triangle: d3.symbolTriangle, diamond: d3.symbolDiamond,
};

// The mark of a method as a path, of so many square pixels.
export const symbol = (method, size) => d3.symbol(SHAPES[METHODS[method].mark], size)();

// The value of a colour of style.css now, for canvases and for files.
export const resolved = (colour) => {
  const name = colour.match(/^var\((--[\w-]+)\)$/)?.[1];
  return name ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : colour;
};

const night = matchMedia("(prefers-color-scheme: dark)");
export const dark = () => night.matches;

// Calls back when the page turns dark or light.
export const onTheme = (listener) => night.addEventListener("change", listener);

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
