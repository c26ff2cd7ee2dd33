// Where the orbit has come to rest, if it has.

import { factor } from "../format.js";

const NEAR = 0.01;
const alike = (one, other) => Math.abs(one - other) < 0.02 + 0.1 * Math.abs(other);

// The fixed point that the start goes to.
export const goal = ({ limit, fixed_points: fixed }) =>
  limit?.kind === "fixed-point" ? d3.least(fixed, ({ y }) => Math.abs(y - limit.y)) : undefined;

const kept = (multiplier) =>
  `${factor(Math.abs(multiplier))} of what came before${multiplier < 0 ? ", with the other sign" : ""}`;

// `{where, each}`, or nothing while the orbit still moves. The words hold of the last steps that are shown.
export const settled = (answer) => {
  const { limit, orbit, two_cycle: cycle } = answer;
  const last = orbit.y.at(-1);
  const [before, now] = orbit.multiplier.slice(-2);
  const point = goal(answer);
  if (point) {
    const there = Math.abs(point.y - last) < NEAR && alike(now, point.multiplier);
    if (!there || point.stability !== "attracting") return undefined;
    return { where: "at an attracting fixed point", each: `every step keeps ${kept(point.multiplier)}` };
  }
  const there = cycle && limit?.y.some((y) => Math.abs(y - last) < NEAR) && alike(before * now, cycle.multiplier);
  if (!there || orbit.y.length < 3) return undefined;
  return { where: "on the 2-cycle", each: `every two steps keep ${kept(cycle.multiplier)}` };
};
