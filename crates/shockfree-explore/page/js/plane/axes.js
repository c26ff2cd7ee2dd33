// The frame, its ticks, and what they count.

import { ticks } from "./frame.js";
import { rich } from "./words.js";

export const layer = (plot) => {
  const below = plot.append("g").attr("class", "axis");
  const beside = plot.append("g").attr("class", "axis");
  const box = plot.append("rect").attr("class", "plane-box");
  const weight = rich(plot.append("text").attr("text-anchor", "middle"), "weight _w_");
  const bias = rich(plot.append("text").attr("text-anchor", "middle"), "bias _b_");

  return ({ left, width, height, x, y }) => {
    const count = (scale, pixels, apart) => ticks(scale, pixels, apart).length;
    below.attr("transform", `translate(0,${height})`)
      .call(d3.axisBottom(x).ticks(count(x, width, 80)).tickSizeOuter(0));
    beside.call(d3.axisLeft(y).ticks(count(y, height, 55)).tickSizeOuter(0));
    box.attr("width", width).attr("height", height);
    weight.attr("x", width / 2).attr("y", height + 36);
    bias.attr("transform", `translate(${14 - left},${height / 2}) rotate(-90)`);
  };
};
