// A limit over all iterations, as a line. Its name stands in the legend, where no curve crosses it.

import { short } from "../format.js";

export const limit = (value, text) =>
  ({ value, name: `${text} ${short(value, 3)}`, colour: "var(--strip)", limit: true });

// `all`: of the above; `y`: from values to pixels; `ends`: of the line.
export const drawLimits = (root, all, y, ends) =>
  root.selectAll("line").data(all).join("line").attr("x1", ends[0]).attr("x2", ends[1])
    .attr("y1", ({ value }) => y(value)).attr("y2", ({ value }) => y(value));
