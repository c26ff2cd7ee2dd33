// What the colours on the surface mean, in words beside it.

import { METHODS } from "../look.js";

const drawn = (kind, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const entry = (colour, dash, name) => {
  const item = document.createElement("li");
  const svg = drawn("svg", { width: 22, height: 10, "aria-hidden": "true" });
  const look = { x1: 1, x2: 21, y1: 5, y2: 5, stroke: colour, "stroke-width": 3, "stroke-dasharray": dash };
  svg.append(drawn("line", look));
  item.append(svg, name);
  return item;
};

export const key = (root, shock, runs) => {
  const methods = runs.map(({ method }) => METHODS[method]);
  const names = [shock, ...methods.map(({ name }) => name)].join();
  if (root.dataset.names === names) return;
  root.dataset.names = names;
  root.replaceChildren(
    ...(shock ? [entry("var(--shock)", "", "shock")] : []),
    ...methods.map(({ colour, dash, name }) => entry(colour, dash, name)),
  );
};
