// One chart of all runs: a number per iteration on a log axis, with its limit as a line and the player's iteration.

import { shownIteration } from "../answers.js";
import { bottomAxis, decades, line, logAxis, onChange, onWidth, size } from "../chart.js";
import { METHODS, symbol } from "../look.js";
import { legend } from "./legend.js";
import { drawLimits } from "./limits.js";
import { steps, ticks } from "./steps.js";

const RIGHT = 14;
const LEFT = 48;
const BOTTOM = 38;
const HEIGHT = 326;

const mark = (method) => symbol(method, 46);

// `what`: `{id, title, lines, floor, limits, words}`. `lines(run)` gives `[{values, name, faint}]`, the first of which
// counts, `limits(answer)` gives those of limits.js, `floor(answer)` the lowest value worth a place, and
// `words(answer)` what is seen.
export const curves = (root, what) => {
  const svg = root.append("svg").attr("id", what.id).attr("role", "img");
  const add = (name) => svg.append("g").attr("class", name);
  const [key, left, bottom, runs, limits, infinite] =
    ["legend", "axis", "axis", "runs", "limits", "infinite"].map(add);
  const cursor = svg.append("line").attr("class", "cursor");
  const pointer = svg.append("line").attr("class", "pointer").attr("visibility", "hidden");
  const here = add("here");
  const title = svg.append("text").attr("class", "title").attr("y", 13).text(what.title);
  const label = svg.append("text").attr("class", "label").attr("text-anchor", "middle").text("iteration");

  const names = legend(key.attr("transform", "translate(0,24)"));

  let width = 0;
  let answer;
  let kind = "log";
  let iteration = -1;
  let pointed;
  let clipped = false;
  let x = steps(kind, 1, [0, 1]);
  const y = d3.scaleLog();

  const drawn = () =>
    answer.runs.flatMap((run) => what.lines(run).map((each) => ({ ...METHODS[run.method], ...each, run })));
  // What is 0, or too small to matter, lies on the bottom.
  const height = (value) => (value === null || value === undefined ? NaN : y(Math.max(value, y.domain()[0])));

  const frame = (lines) => {
    const entries = lines.map((each) => ({ ...each, mark: each.faint ? null : mark(each.run.method) }))
      .concat(what.limits(answer));
    const top = 24 + names(entries, width) + 14;
    const last = d3.max(answer.runs, ({ trace }) => trace.w.length - 1) ?? 1;
    x = steps(kind, last, [LEFT, width - RIGHT]);
    const values = lines.flatMap(({ values }) => values).concat(what.limits(answer).map(({ value }) => value));
    y.domain(decades(values, [], what.floor(answer))).range([HEIGHT - BOTTOM, top]);
    clipped = values.some((value) => value !== null && value < y.domain()[0] * (1 - 1e-9));
    axes(width, last, kind, y.domain(), y.range(), clipped);
    label.attr("x", (LEFT + width - RIGHT) / 2).attr("y", HEIGHT - 5);
    for (const each of [cursor, pointer]) each.attr("y1", top).attr("y2", HEIGHT - BOTTOM);
  };

  const axes = onChange(() => {
    logAxis(left.attr("transform", `translate(${LEFT},0)`), y, width - LEFT - RIGHT, clipped);
    bottomAxis(bottom.attr("transform", `translate(0,${HEIGHT - BOTTOM})`),
      d3.axisBottom(x).tickValues(ticks(kind, x)).tickFormat(d3.format("d")));
  });

  const draw = () => {
    if (!width || !answer) return;
    const lines = drawn();
    frame(lines);
    drawLimits(limits, what.limits(answer), y, x.range());
    runs.selectAll("path").data(lines).join("path").attr("class", ({ faint }) => (faint ? "run faint" : "run"))
      .style("stroke", ({ colour }) => colour).attr("stroke-dasharray", ({ dash }) => dash || null)
      .attr("d", ({ values }) => line(values.length, x, (k) => height(values[k])));
    // A gap in a line that counts is a value beyond all numbers: an arrow at the top edge says so.
    const beyond = lines.filter(({ faint }) => !faint)
      .flatMap(({ values, colour }) => values.flatMap((value, k) => (value === null ? [{ k, colour }] : [])));
    infinite.selectAll("path").data(beyond).join("path").attr("d", "M-5,0L0,-8L5,0Z")
      .style("fill", ({ colour }) => colour)
      .attr("transform", ({ k }) => `translate(${x(k)},${y.range()[1]})`);
    svg.attr("aria-label", what.words(answer));
    place();
  };

  const place = () => {
    if (!width || !answer || answer.runs.length === 0) return;
    const last = x.domain()[1];
    const at = iteration < 0 ? last : Math.min(iteration, last);
    cursor.attr("x1", x(at)).attr("x2", x(at));
    pointer.attr("visibility", pointed === undefined ? "hidden" : "visible");
    if (pointed !== undefined) pointer.attr("x1", x(pointed)).attr("x2", x(pointed));
    const lines = drawn().filter(({ faint, values }) => !faint && values.length > 0);
    here.selectAll("path").data(lines).join("path").attr("d", ({ run }) => mark(run.method))
      .style("fill", ({ colour }) => colour)
      .attr("transform", ({ run, values }) => {
        const k = shownIteration(run, iteration);
        return `translate(${x(k)},${Number.isFinite(height(values[k])) ? height(values[k]) : y.range()[1]})`;
      });
  };

  onWidth(root.node(), (now) => {
    width = now;
    size(svg, width, HEIGHT);
    draw();
  });

  return {
    svg: () => svg.node(),
    show: (now) => {
      answer = now;
      draw();
    },
    scale: (now) => {
      kind = now;
      draw();
    },
    at: (now) => {
      iteration = now;
      place();
    },
    point: (k) => {
      pointed = k;
      place();
    },
    // Calls back with the iteration under the pointer, or nothing when it leaves.
    onPoint: (listener) => {
      const under = (event) => {
        const k = Math.round(x.invert(d3.pointer(event, svg.node())[0]));
        return Math.max(0, Math.min(k, x.domain()[1]));
      };
      svg.on("pointermove", (event) => answer && listener(under(event), false));
      svg.on("click", (event) => answer && listener(under(event), true));
      svg.on("pointerleave", () => listener(undefined, false));
    },
  };
};
