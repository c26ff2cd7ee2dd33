// The ways of the trainings, each from its start to the iteration that the player shows.

import { shownIteration } from "../answers.js";
import { METHODS, symbol } from "../look.js";
import { onto } from "./frame.js";

// Where methods go the same way the later ones lie on the earlier ones: so these are broader, and are seen at the sides
// and through the gaps.
const BROAD = { "gradient-descent": 4.6, "norm-clipping": 1.7, shockfree: 4.6, "shockfree-newton": 1.7 };
const LAST = { "gradient-descent": 190, "norm-clipping": 60, shockfree: 150, "shockfree-newton": 45 };
// Pixels between two marks: where iterations are denser some go without.
const APART = 12;

export const broad = (method) => BROAD[method];

const thinned = (points, { width, height }) => {
  let last;
  return points.filter(([x, y]) => {
    if (x < 0 || y < 0 || x > width || y > height) return false;
    if (last && Math.hypot(x - last[0], y - last[1]) < APART) return false;
    last = [x, y];
    return true;
  });
};

export const layer = (over) => {
  // Under all lines lies a pale one each: it parts them from the picture, and hides none where they go together.
  const pale = over.append("g");
  const all = over.append("g");
  const line = d3.line();

  const paint = function ({ method, done, rest, marks }) {
    const group = d3.select(this);
    const { colour, dash } = METHODS[method];
    const ways = [{ way: rest, kind: "faint" }, { way: done, kind: "done" }];
    group.selectAll(".plane-path").data(ways).join("path").attr("class", ({ kind }) => `plane-path ${kind}`)
      .attr("stroke-dasharray", dash || null).style("stroke", colour).attr("stroke-width", BROAD[method])
      .attr("d", ({ way }) => line(way));
    const dots = marks.map((at) => ({ at, size: BROAD[method] * 9 }));
    group.selectAll(".plane-mark").data([...dots, { at: done.at(-1), size: LAST[method] }])
      .join("path").attr("class", "plane-mark").style("fill", colour)
      .attr("d", ({ size }) => symbol(method, size)).attr("transform", ({ at }) => `translate(${at})`);
  };

  return (runs, frame, iteration) => {
    const to = onto(frame);
    const shown = runs.filter(({ trace }) => trace.w.length > 0).map((run) => {
      const points = run.trace.w.map((w, k) => to([w, run.trace.b[k]]));
      const k = shownIteration(run, iteration);
      const done = points.slice(0, k + 1);
      return { method: run.method, points, done, rest: points.slice(k), marks: thinned(done, frame) };
    });
    pale.selectAll("path").data(shown).join("path").attr("class", "plane-path casing")
      .attr("stroke-width", ({ method }) => BROAD[method] + 2.4)
      .attr("d", ({ done }) => line(done));
    all.selectAll("g").data(shown, ({ method }) => method).join("g").order().each(paint);
    return shown.map(({ points, done }) => ({ points, end: done.at(-1) }));
  };
};
