// Over the plot: what the colours mean.

import { ramp } from "./colour.js";
import { wide } from "./words.js";

const KINDS = [
  ["stable-strip", "stable strip"], ["one-attractor", "one attractor"],
  ["two-attractors", "two attractors"], ["two-cycle", "2-cycle"],
];
const HOLES = ["no cost: 2-cycle", "no cost"];
const NARROW = 430;
const BAR = 11;
const BLOCKS = 64;

export const layer = (svg) => {
  const key = svg.append("g").attr("class", "plane-key axis").attr("transform", "translate(0,6)");

  // The swatch of what is hatched in the picture.
  const hatched = (x, words) => {
    key.append("rect").attr("class", "plane-area swatch hatched")
      .attr("x", x + 0.5).attr("y", 0.5).attr("width", 14).attr("height", BAR);
    key.append("path").attr("class", "hatch").attr("d", `M${x + 1},6l5,-5m-5,10l10,-10m-4,10l7,-7`);
    key.append("text").attr("x", x + 20).attr("y", BAR - 1).text(words);
  };

  const bar = ({ caption, ticks, holes }, { left, width }) => {
    const from = left + wide(caption) + 10;
    const words = HOLES[width < NARROW ? 1 : 0];
    const besides = holes ? 20 + wide(words) + 22 : 0;
    const long = Math.min(360, left + width - from - 14 - besides);
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
    if (holes) hatched(from + long + 22, words);
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
    const { ticks, caption, holes } = meaning ?? {};
    const now = JSON.stringify([kind, ticks, caption, holes, frame.left, frame.width, theme]);
    if (now === drawn) return;
    drawn = now;
    key.selectAll("*").remove();
    if (kind === "kind") kinds(frame);
    else if (meaning) bar(meaning, frame);
  };
};
