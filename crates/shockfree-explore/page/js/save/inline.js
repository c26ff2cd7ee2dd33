// An SVG element of the page as a file of its own: what the style sheets say is written into it.

// Inherited: written only where an element differs from the one around it.
const INHERITED = [
  "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
  "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "font-size", "font-family", "font-weight", "font-style",
  "font-variant-numeric", "letter-spacing", "text-anchor", "dominant-baseline", "paint-order", "visibility",
  "shape-rendering", "image-rendering",
];
// Not inherited: written where they are not what they are if nobody says.
const OWN = { opacity: "1", "clip-path": "none", mask: "none", "vector-effect": "none", "mix-blend-mode": "normal" };
// Within these nothing is drawn that a style could change.
const PLAIN = new Set(["title", "desc", "metadata", "style", "script"]);

// Programs that draw files seldom know the newest ways to write a colour.
const plain = (value) =>
  value.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/g, (_, r, g, b, alpha = "1") => {
    const [red, green, blue] = [r, g, b].map((part) => Math.round(255 * Number(part)));
    return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
  });

const write = (copy, property, value) => {
  copy.style.removeProperty(property);
  if (value === undefined) copy.removeAttribute(property);
  else copy.setAttribute(property, plain(value));
};

const inline = (living, copy, around) => {
  if (PLAIN.has(living.localName)) return;
  const style = getComputedStyle(living);
  // What is not shown is not in the file; only definitions have no box and are needed.
  if (style.display === "none" && !living.closest("defs")) {
    copy.remove();
    return;
  }
  const here = Object.fromEntries(INHERITED.map((property) => [property, style.getPropertyValue(property)]));
  for (const property of INHERITED) {
    write(copy, property, here[property] === around[property] ? undefined : here[property]);
  }
  for (const [property, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(property);
    write(copy, property, value === usual || value === "" ? undefined : value);
  }
  copy.removeAttribute("class");
  if (copy.getAttribute("style") === "") copy.removeAttribute("style");
  // The copies are listed before any of them is removed.
  const copies = [...copy.children];
  [...living.children].forEach((child, k) => inline(child, copies[k], here));
};

// What lies behind an element: the first colour that is not transparent.
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour && colour !== "transparent" && !/, 0\)$/.test(colour)) return colour;
  }
  return "#ffffff";
};

const size = (svg) => {
  const { width, height } = svg.getBoundingClientRect();
  const box = svg.viewBox.baseVal;
  const said = (side) => Number.parseFloat(svg.getAttribute(side));
  return { width: width || said("width") || box?.width || 640, height: height || said("height") || box?.height || 480 };
};

// In pixels, around what is saved: on the page the card leaves it.
const MARGIN = 12;

// A copy of an SVG element on the page that needs no style sheet, with a background.
export const inlined = (svg) => {
  const copy = svg.cloneNode(true);
  inline(svg, copy, {});
  const { width, height } = size(svg);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const box = svg.getAttribute("viewBox")?.trim().split(/[\s,]+/).map(Number) ?? [0, 0, width, height];
  // Of a box that is drawn smaller or larger, so many of its units.
  const margin = MARGIN * Math.max(box[2] / width, box[3] / height);
  const [left, top, across, down] = [box[0] - margin, box[1] - margin, box[2] + 2 * margin, box[3] + 2 * margin];
  copy.setAttribute("width", width + 2 * MARGIN);
  copy.setAttribute("height", height + 2 * MARGIN);
  copy.setAttribute("viewBox", `${left} ${top} ${across} ${down}`);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const place = { x: left, y: top, width: across, height: down, fill: plain(behind(svg)), stroke: "none" };
  for (const [name, value] of Object.entries(place)) ground.setAttribute(name, value);
  copy.prepend(ground);
  return copy;
};

export const written = (svg) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
