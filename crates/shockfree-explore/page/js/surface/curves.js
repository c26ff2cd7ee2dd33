// What lies on the surface: the ways of the trainings, where they are now, and the start.

import { shownIteration } from "../answers.js";
import { METHODS, resolved } from "../look.js";
import { cut, within } from "./paths.js";

const DASHES = { "": "solid", "7 4": "dash", "2 4": "dot" };
// Plotly's marks in three dimensions know no triangle.
export const MARKS = {
  circle: { symbol: "circle", size: 6 }, square: { symbol: "square", size: 6 },
  triangle: { symbol: "cross", size: 9 }, diamond: { symbol: "diamond", size: 6 },
};

// How long a pin is, in heights that a curve lies above the surface.
const PIN = 14;

const quiet = { type: "scatter3d", hoverinfo: "skip" };

const line = (points, frame, lift, style, name) => ({
  ...quiet, mode: "lines", name, line: style,
  ...cut(points.map(([w, b, z]) => [w, b, z === null ? Number.NaN : z + lift]), frame),
});

// A mark on a pin: lying on a slope it would be half buried.
const pin = ([w, b, z], length, marker, name) => [
  {
    ...quiet, mode: "lines", x: [w, w], y: [b, b], z: [z, z + length], showlegend: false,
    line: { color: marker.color, width: 3 },
  },
  {
    ...quiet, mode: "markers", name, x: [w], y: [b], z: [z + length],
    marker: { ...marker, line: { color: resolved("var(--card)"), width: 1 } },
  },
];

const way = (run, height) => {
  const { w, b, [height.pick.trace]: values } = run.trace;
  return w.map((weight, k) => [weight, b[k], values[k] === null ? null : height.of(values[k])]);
};

// The height of the start: some run begins there, or the unit is shown there.
const startPoint = ({ w, b }, runs, point, height) => {
  const run = runs.find(({ trace }) => trace.w[0] === w && trace.b[0] === b);
  if (run) return way(run, height)[0];
  const value = point && point.w === w && point.b === b ? point[height.pick.point] : null;
  return [w, b, value === null ? null : height.of(value)];
};

export const curves = ({ frame, runs, point, now, height, lift }) => {
  const traces = [];
  for (const run of runs) {
    const { name, colour, dash, mark } = METHODS[run.method];
    const color = resolved(colour);
    const points = way(run, height);
    traces.push(line(points, frame, 2.5 * lift, { color, width: 5, dash: DASHES[dash] }, name));
    const here = points[shownIteration(run, now.iteration)];
    if (!here || !within(here, frame)) continue;
    const [stem, head] = pin(here, PIN * lift, { color, ...MARKS[mark] }, name);
    traces.push(stem, { ...head, showlegend: false });
  }
  const start = startPoint(now, runs, point, height);
  if (within(start, frame)) {
    traces.push(...pin(start, PIN * lift, { color: resolved("var(--ink)"), size: 5, symbol: "circle" }, "start"));
  }
  return traces;
};
