// Under the plot: how the paths of the methods look.

import { METHODS, symbol } from "../look.js";
import { wide } from "./words.js";
import { broad } from "./paths.js";

const LINE = 19;
const SAMPLE = 30;

const items = ({ methods }) => methods.split(",").filter((method) => METHODS[method]);

// Where the items go: as many in a line as fit.
const lay = (state, width) => {
  let [x, y] = [0, 0];
  return items(state).map((method) => {
    const needed = SAMPLE + 6 + wide(METHODS[method].name) + 16;
    if (x > 0 && x + needed > width) [x, y] = [0, y + LINE];
    const place = { method, x, y };
    x += needed;
    return place;
  });
};

// The pixels that it needs.
export const height = (state, width) => (lay(state, width).at(-1)?.y ?? -LINE) + LINE + 4;

export const layer = (svg) => {
  const list = svg.append("g").attr("class", "plane-legend");
  return (state, { left, top, height: high, axis }, width) => {
    const item = list.attr("transform", `translate(12,${top + high + axis + 12})`)
      .selectAll("g").data(lay(state, width - 24), ({ method }) => method)
      .join((enter) => {
        const made = enter.append("g");
        made.append("path").attr("class", "plane-path").attr("d", `M0,0H${SAMPLE}`)
          .style("stroke", ({ method }) => METHODS[method].colour).attr("stroke-width", ({ method }) => broad(method))
          .attr("stroke-dasharray", ({ method }) => METHODS[method].dash || null);
        made.append("path").attr("class", "plane-mark").attr("transform", `translate(${SAMPLE / 2},0)`)
          .attr("d", ({ method }) => symbol(method, 46)).style("fill", ({ method }) => METHODS[method].colour);
        made.append("text").attr("x", SAMPLE + 6).attr("dy", "0.35em").text(({ method }) => METHODS[method].name);
        return made;
      });
    item.attr("transform", ({ x, y }) => `translate(${x},${y})`);
  };
};
