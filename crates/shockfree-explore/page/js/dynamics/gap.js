// Where the cobweb is worth a magnifying glass.

import { goal } from "./settled.js";

// The narrowest place between the map and the diagonal at which they do not meet: `{y, next, gap}`.
const narrowest = ({ y, next }) => {
  const gaps = y.map((from, k) => next[k] - from);
  const narrow = d3.range(1, y.length - 1).filter((k) => {
    const [before, here, after] = [gaps[k - 1], gaps[k], gaps[k + 1]].map(Math.abs);
    return gaps[k - 1] * gaps[k + 1] > 0 && gaps[k - 1] * gaps[k] > 0 && here <= before && here < after;
  });
  const k = d3.least(narrow, (k) => Math.abs(gaps[k]));
  return k === undefined ? undefined : { y: y[k], next: next[k], gap: Math.abs(gaps[k]) };
};

// `{name, at, side}`: what to look at, its place on the diagonal, and how much of the axis shows it well.
export const closeUp = (answer) => {
  const gap = narrowest(answer.map);
  const range = answer.map.y.at(-1) - answer.map.y[0];
  // Some ten steps through the channel.
  if (gap) {
    const side = Math.max(range / 300, Math.min(10 * gap.gap, range / 4));
    return { name: "the gap", at: (gap.y + gap.next) / 2, side };
  }
  const limit = goal(answer);
  const point = limit ?? answer.fixed_points[0];
  return { name: limit ? "the limit" : "the fixed point", at: point.y, side: range / 8 };
};
