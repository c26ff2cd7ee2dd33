// What has a name in the plane, the most wanted first, and the places where its name could stand.

import { short } from "../format.js";
import { onto } from "./frame.js";

const BESIDE = [7, 15];

// Both sides of a line, at many places along it.
const along = (lines, frame) => (width, height) => lines.flatMap((points) => {
  const shown = points.filter(([x, y]) => x >= -20 && y >= -20 && x <= frame.width + 20 && y <= frame.height + 20);
  const ends = shown.length < 2 && points.length > 1 ? points : shown;
  if (ends.length < 2) return [];
  // Long straight pieces get places of their own.
  const path = ends.flatMap(([x, y], i) => {
    if (i === 0) return [[x, y]];
    const [px, py] = ends[i - 1];
    const pieces = Math.min(40, Math.ceil(Math.hypot(x - px, y - py) / 15));
    return d3.range(1, pieces + 1).map((k) => [px + ((x - px) * k) / pieces, py + ((y - py) * k) / pieces]);
  });
  const step = Math.max(1, Math.floor(path.length / 40));
  return d3.range(step, path.length, step).flatMap((i) => {
    const [dx, dy] = [path[i][0] - path[i - step][0], path[i][1] - path[i - step][1]];
    const long = Math.hypot(dx, dy) || 1;
    const [nx, ny] = [-dy / long, dx / long];
    const away = (Math.abs(nx) * width) / 2 + (Math.abs(ny) * height) / 2;
    // Best in the middle, and not where curves begin or leave.
    const cost = 8 * Math.abs(i / path.length - 0.55);
    return d3.cross([1, -1], BESIDE, (side, beside) => ({
      x: path[i][0] + side * nx * (away + beside), y: path[i][1] + side * ny * (away + beside), cost: cost + beside / 8,
    }));
  });
});

const around = ([x, y]) => (width, height) => d3.cross([0, 10, 20], [
  [width / 2 + 8, 0], [-width / 2 - 8, 0], [0, height / 2 + 7], [0, -height / 2 - 7],
  [width / 2 + 5, height / 2 + 3], [-width / 2 - 5, height / 2 + 3],
  [width / 2 + 5, -height / 2 - 3], [-width / 2 - 5, -height / 2 - 3],
], (further, [dx, dy]) => ({
  x: x + dx + further * Math.sign(dx), y: y + dy + further * Math.sign(dy), cost: further / 5,
}));

// Between two lines over the same weights, the wider the better.
const between = (low, high, frame) => () => low.map(([x, y], i) => {
  const [top, bottom] = [Math.max(0, high[i]?.[1] ?? y), Math.min(frame.height, y)];
  return { x, y: (top + bottom) / 2, cost: 200 / Math.max(1, bottom - top) };
}).filter((_, i) => i % 6 === 0);

const columns = (low, high, frame) => () => {
  const [from, to] = [Math.max(0, low), Math.min(frame.width, high)];
  const heights = [0.93, 0.86, 0.06, 0.13, 0.78, 0.22, 0.7, 0.3, 0.6, 0.4];
  return heights.flatMap((part, i) => [0.5, 0.4, 0.6, 0.3, 0.7].map((across, k) => (
    { x: from + (to - from) * across, y: frame.height * part, cost: i / 2 + k })));
};

export const wishes = (answer, frame, now) => {
  const to = onto(frame);
  const lines = (...names) =>
    answer.curves.filter(({ name }) => names.includes(name)).map(({ points }) => points.map(to));
  const only = (name) => lines(name)[0] ?? [];
  const [low, high] = answer.strip;
  const shown = high > now.w0 && low < now.w1;
  return [
    {
      name: "shock", text: `shock of _x_₀ = ${short(now.start)}`, shorter: ["shock"], bold: true, patience: 30,
      spots: along(lines("shock_fold", "shock_separatrix"), frame),
    },
    {
      name: "strip", text: `stable strip, |_w_| < ${short(high)}`, shorter: ["stable strip", "strip"], bold: true,
      wanted: shown, spots: columns(...answer.strip.map(frame.x), frame),
    },
    {
      name: "optimal", text: `optimal for _y_* = ${short(now.target)}`, shorter: ["optimal"],
      spots: along(lines("optimal"), frame),
    },
    { name: "phase", text: "phase shock", spots: along(lines("shock_phase"), frame) },
    { name: "cusp", text: "cusp", spots: around(to(answer.cusp)) },
    { name: "tip", text: "tip", spots: around(to(answer.tip)) },
    { name: "two-attractors", text: "two attractors", spots: between(only("fold_lower"), only("fold_upper"), frame) },
    { name: "two-cycle", text: "2-cycle", spots: between(only("flip_lower"), only("flip_upper"), frame) },
    { name: "fold", text: "fold", spots: along(lines("fold_lower", "fold_upper"), frame) },
    { name: "flip", text: "flip", spots: along(lines("flip_upper", "flip_lower"), frame) },
  ].filter(({ wanted }) => wanted !== false);
};
