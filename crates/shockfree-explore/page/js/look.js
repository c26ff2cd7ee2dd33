// What a method looks like, everywhere: colours of Okabe and Ito, a dash and a mark of its own, so that it can be told in
// grey as well. The colours stand in style.css.

export const METHODS = {
  "gradient-descent": { name: "gradient descent", colour: "var(--gradient-descent)", dash: "", mark: "circle" },
  "norm-clipping": { name: "norm clipping", colour: "var(--norm-clipping)", dash: "7 4", mark: "square" },
  shockfree: { name: "shockfree", colour: "var(--shockfree)", dash: "", mark: "triangle" },
  "shockfree-newton": { name: "shockfree, Newton", colour: "var(--shockfree-newton)", dash: "2 4", mark: "diamond" },
};

// The value of a colour of style.css now, for canvases and for files.
export const resolved = (colour) => {
  const name = colour.match(/^var\((--[\w-]+)\)$/)?.[1];
  return name ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : colour;
};

// Calls back when the page turns dark or light.
export const onTheme = (listener) => matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
