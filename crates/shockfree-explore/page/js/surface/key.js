// What the lines and marks on the surface mean, in words beside it.

import { METHODS } from "../look.js";
import { MARKS } from "./curves.js";

const SHAPES = { circle: d3.symbolCircle, square: d3.symbolSquare, cross: d3.symbolCross, diamond: d3.symbolDiamond };

const drawn = (kind, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const line = (colour, dash) =>
  drawn("line", { x1: 1, x2: 29, y1: 6, y2: 6, stroke: colour, "stroke-width": 3, "stroke-dasharray": dash });

const mark = (colour, symbol) => drawn("path", {
  d: d3.symbol(SHAPES[symbol], 50)(), transform: "translate(15,6)", fill: colour, stroke: "var(--card)",
});

const entry = (name, ...parts) => {
  const item = document.createElement("li");
  const svg = drawn("svg", { width: 30, height: 12, "aria-hidden": "true" });
  svg.append(...parts);
  item.append(svg, name);
  return item;
};

export const key = (root, { shock, start, runs }) => {
  const methods = runs.map(({ method }) => METHODS[method]);
  const names = [shock, start, ...methods.map(({ name }) => name)].join();
  if (root.dataset.names === names) return;
  root.dataset.names = names;
  root.replaceChildren(
    ...(shock ? [entry("shock", line("var(--shock)", ""))] : []),
    ...(start ? [entry("start", mark("var(--ink)", "circle"))] : []),
    ...methods.map(({ colour, dash, mark: shape, name }) =>
      entry(name, line(colour, dash), mark(colour, MARKS[shape].symbol))),
  );
};
