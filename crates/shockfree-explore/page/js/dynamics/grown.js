// What made the derivative grow, in a sentence that the shown orbit bears out.

import { factor, short } from "../format.js";
import { goal, settled } from "./settled.js";

const few = (value) => short(value, 2);

// The start beside a repelling fixed point: how many steps it takes to get away.
const beside = ({ fixed_points: fixed, orbit }) => {
  const point = d3.least(fixed.filter(({ stability }) => stability === "repelling"),
    ({ y }) => Math.abs(y - orbit.y[0]));
  if (!point) return undefined;
  const away = Math.abs(point.y - orbit.y[0]);
  const multipliers = orbit.multiplier.slice(1);
  const left = multipliers.findIndex((m) => Math.abs(m - point.multiplier) > 0.1 * Math.abs(point.multiplier));
  const steps = left < 0 ? multipliers.length : left;
  if (away > 0.1 || steps < 3) return undefined;
  const near = away === 0 ? "on" : `${few(away)} from`;
  return `The start is ${near} the repelling fixed point: its first ${steps} steps multiply the derivative by about ` +
    `${factor(point.multiplier)} each.`;
};

const creeping = (answer, { creep, product }) => {
  if (creep.count < 5) return undefined;
  const { orbit, region, nearest_shock: shock } = answer;
  const steps = `${creep.count} steps in a row with a multiplier near 1 add up`;
  const then = product.by >= 2 ? `, and from step ${product.from} on multiply by ${few(product.by)}.` : ".";
  const stretch = orbit.multiplier.slice(creep.from, creep.from + creep.count);
  const through = d3.min(stretch) < 1 && d3.max(stretch) > 1;
  const last = creep.from + creep.count === orbit.y.length;
  const point = goal(answer);
  if (region === "one-attractor" && shock?.kind === "fold" && shock.distance < 0.5 && through) {
    return `The orbit creeps through the gap left by the fold: ${steps}${then}`;
  }
  if (last && point?.stability === "attracting" && point.multiplier > 0.8) {
    return `The orbit creeps to a fixed point with multiplier ${factor(point.multiplier)}: ${steps}${then}`;
  }
  return `The orbit creeps: ${steps}${then}`;
};

export const grown = (answer, growth) => {
  const { product } = growth;
  const rest = settled(answer);
  const by = Number.isFinite(product.by) ? few(product.by) : "more than a computer can count";
  const multiplied = product.by >= 2 && `From step ${product.from} on, the steps multiply what came before by ${by}.`;
  const most = d3.max(answer.orbit.multiplier.slice(1), Math.abs);
  return beside(answer) ?? creeping(answer, growth) ?? (multiplied
    || (rest ? `The orbit settles ${rest.where}: ${rest.each}; the parts add up.`
      : `No step multiplies by more than ${factor(most)}, but what they add lasts.`));
};
