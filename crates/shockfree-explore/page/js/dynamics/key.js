// The legend inside the cobweb: only what is there, so that a saved picture has it.

import { onChange } from "../chart.js";
import { FILLING } from "./points.js";

const LETTER = 6.4;
const SAMPLE = 18;

const sample = (item, { kind, name }) => {
  const line = () => item.append("line").attr("x2", 13).attr("y1", -4).attr("y2", -4).attr("class", kind);
  if (kind === "map" || kind === "step") return line();
  if (kind === "cycle") {
    return item.append("rect").attr("class", kind).attr("x", 2).attr("y", -9).attr("width", 10).attr("height", 10);
  }
  const point = item.append("g").attr("class", "sample-point").attr("transform", "translate(7,-4)");
  point.append("circle").attr("r", 5);
  return point.append("path").attr("d", FILLING[kind]);
};

const entries = (fixed, cycle) => {
  const kinds = ["attracting", "repelling", "neutral"]
    .filter((kind) => fixed.some(({ stability }) => stability === kind));
  return [
    { kind: "map", name: "map" }, { kind: "step", name: "orbit" }, ...kinds.map((kind) => ({ kind, name: kind })),
    ...(cycle ? [{ kind: "cycle", name: "2-cycle" }] : []),
  ];
};

export const key = (group) => {
  let all;
  const draw = onChange(() => {
    group.selectAll("*").remove();
    let across = 0;
    for (const entry of all) {
      const item = group.append("g").attr("transform", `translate(${across},0)`);
      sample(item, entry);
      item.append("text").attr("class", "label").attr("x", SAMPLE).text(entry.name);
      across += SAMPLE + LETTER * entry.name.length + 12;
    }
  });
  return (fixed, cycle) => {
    all = entries(fixed, cycle);
    draw(...all.map(({ name }) => name));
  };
};
