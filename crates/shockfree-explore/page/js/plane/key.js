// Over the plot: what the colours mean.

import { ramp } from "./colour.js";
import { wide } from "./words.js";

const KINDS = [
  ["stable-strip", "stable strip"], ["one-attractor", "one attractor"],
  ["two-attractors", "two attractors"], ["two-cycle", "2-cycle"],
];
const BAR = 11;
const BLOCKS = 64;

export const layer = (svg) => {
  const key = svg.append("g").attr("class", "plane-key axis").attr("transform", "translate(0,6)");

  const bar = ({ caption, ticks }, { left, width }) => {
    const from = left + wide(caption) + 10;
    const long = Math.min(360, left + width - from - 14);
    const colour = ramp();
    key.append("text").attr("x", left).attr("y", BAR - 1).text(caption);
    key.selectAll("rect").data(d3.range(BLOCKS)).join("rect")
      .attr("x", (i) => from + (long * i) / BLOCKS).attr("width", long / BLOCKS + 0.6).attr("height", BAR)
      .style("fill", (i) => colour((i + 0.5) / BLOCKS));
    const every = Math.ceil((ticks.length * 44) / long);
    const kept = ticks.filter((_, i) => (ticks.length - 1 - i) % every === 0);
    const tick = key.selectAll("g").data(kept).join("g")
      .attr("transform", ({ at }) => `translate(${from + long * at},${BAR})`);
    tick.append("line").attr("y2", 4);
    tick.append("text").attr("y", 15).attr("text-anchor", "middle").text(({ text }) => text);
  };

  const kinds = ({ left, width }) => {
    let [x, y] = [left, 0];
    for (const [kind, words] of KINDS) {
      const needed = 16 + wide(words, 11.5) + 14;
      if (x > left && x + needed > left + width + 14) [x, y] = [left, y + 18];
      key.append("rect").attr("class", `plane-area swatch ${kind}`)
        .attr("x", x + 0.5).attr("y", y + 0.5).attr("width", 11).attr("height", 11);
      key.append("text").attr("x", x + 16).attr("y", y + 10).text(words);
      x += needed;
    }
  };

  let drawn = "";
  // `meaning` is that of the colours; there is none for kinds, and none before the first field.
  return (kind, meaning, frame, theme) => {
    const now = JSON.stringify([kind, meaning?.ticks, meaning?.caption, frame.left, frame.width, theme]);
    if (now === drawn) return;
    drawn = now;
    key.selectAll("*").remove();
    if (kind === "kind") kinds(frame);
    else if (meaning) bar(meaning, frame);
  };
};
