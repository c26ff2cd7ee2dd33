// The legend inside a chart, so that a saved picture has it: a sample of every line with its name, as many in a row as
// fit.

import { onChange } from "../chart.js";

const SAMPLE = 24;
const ROW = 17;

// Puts `entries`, `[{name, colour, dash, mark, faint, limit}]`, into the group. Gives the height that they take.
const put = (group, entries, width) => {
  const items = group.selectAll("g").data(entries).join((enter) => {
    const item = enter.append("g");
    item.append("line").attr("x2", SAMPLE).attr("y1", -4).attr("y2", -4);
    item.append("path").attr("transform", `translate(${SAMPLE / 2},-4)`);
    item.append("text").attr("x", SAMPLE + 5);
    return item;
  });
  items.select("line").attr("class", ({ faint, limit }) => (limit ? "limit" : faint ? "run faint" : "run"))
    .style("stroke", ({ colour }) => colour).attr("stroke-dasharray", ({ dash }) => dash || null);
  items.select("path").attr("d", ({ mark }) => mark).style("fill", ({ colour }) => colour);
  items.select("text").text(({ name }) => name);
  let [across, down] = [0, ROW];
  items.each(function () {
    const wide = SAMPLE + 5 + this.lastChild.getComputedTextLength();
    if (across > 0 && across + wide > width) [across, down] = [0, down + ROW];
    d3.select(this).attr("transform", `translate(${across},${down - 5})`);
    across += wide + 14;
  });
  // Two charts side by side begin at the same height, though one has more names.
  return Math.max(2 * ROW, down);
};

// The same, and measured only when something is new: asking for the length of a text lays out the whole page.
export const legend = (group) => {
  let [height, entries, width] = [0, [], 0];
  const draw = onChange(() => {
    height = put(group, entries, width);
  });
  return (all, wide) => {
    [entries, width] = [all, wide];
    draw(wide, ...all.map(({ name }) => name));
    return height;
  };
};
