// One sentence on why the gradient is large here, or is not. It only reads what the server computed; the bounds below
// are matters of taste: from where on people would say "large", "near", "nearly 1".

import { short } from "../format.js";
import { reason as readable } from "./reason.js";

const LARGE = 1;
const NEAR = 0.5;
const CLOSE = 0.3;

const SHOCKS = { fold: "fold", separatrix: "separatrix", phase: "phase shock" };
const count = (values, holds) => values.filter(holds).length;
const largest = (values) => d3.max(values, Math.abs);
const few = (value) => short(value, 2);

// The fixed point that the start goes to.
const goalOf = ({ limit, fixed_points: fixed }) => d3.least(fixed, ({ y }) => Math.abs(y - limit.y));

// At the infinite horizon the gradient is that of the limit, and no orbit is differentiated.
const atInfinity = (answer) => {
  const point = goalOf(answer);
  const nearly = Math.abs(1 - point.multiplier) < 0.2;
  return `it is the gradient at the limit, a fixed point whose multiplier, ${few(point.multiplier)}, is ` +
    (nearly ? "nearly 1: the nearer to 1, the further the point moves with w and b." : "well away from 1.");
};

const slow = ({ orbit }) => {
  const steps = orbit.multiplier.slice(1);
  const idle = count(steps, (m) => m > 0.8 && m < 1.25);
  return `In ${idle} of ${steps.length} steps the multiplier is near 1 (0.8 to 1.25), ` +
    "so the derivatives of all these steps add up.";
};

const growing = ({ orbit }) => {
  const steps = orbit.multiplier.slice(1);
  return `${count(steps, (m) => Math.abs(m) > 1)} of ${steps.length} steps multiply the derivative by more than 1, ` +
    `by ${few(largest(steps))} at most.`;
};

// What makes the derivative grow beside each kind of shock.
const beside = {
  fold: (answer) => {
    const goal = goalOf(answer);
    if (goal.multiplier > 0.8) {
      return "the orbit creeps to a fixed point that is about to vanish in a fold: its multiplier is " +
        `${few(goal.multiplier)}. ${slow(answer)}`;
    }
    return answer.region === "one-attractor"
      ? `the orbit creeps past the ghost of a fold, where two fixed points are about to appear. ${slow(answer)}`
      : growing(answer);
  },
  separatrix: ({ fixed_points: fixed }) => {
    const repelling = fixed.find(({ stability }) => stability === "repelling");
    const by = repelling ? ` by about ${few(repelling.multiplier)}` : "";
    return "the start is almost on the repelling fixed point, and until the orbit has left it every step multiplies " +
      `the derivative${by}.`;
  },
  phase: ({ fixed_points: fixed }) =>
    "the start is almost on the repelling fixed point between the two phases of the 2-cycle, and until the orbit has " +
    `left it every step multiplies the derivative by about ${few(fixed[0].multiplier)}.`,
};

const large = (answer) => {
  const { nearest_shock: shock } = answer;
  return shock && shock.distance < NEAR ? beside[shock.kind](answer) : growing(answer);
};

const settled = (answer) => {
  const { limit, orbit, two_cycle: cycle } = answer;
  const last = orbit.y.at(-1);
  if (limit.kind === "two-cycle") {
    const there = limit.y.some((y) => Math.abs(y - last) < 0.01);
    if (!there || !cycle) return undefined;
    return `on the 2-cycle, where every two steps multiply the derivative by ${few(cycle.multiplier)}`;
  }
  const point = goalOf(answer);
  if (Math.abs(limit.y - last) >= 0.01 || point.stability !== "attracting") return undefined;
  return `at an attracting fixed point, where every step multiplies the derivative by ${few(point.multiplier)}`;
};

const small = (answer) => {
  const { orbit } = answer;
  const top = d3.maxIndex(orbit.by_bias, Math.abs);
  const [most, end] = [Math.abs(orbit.by_bias[top]), Math.abs(orbit.by_bias.at(-1))];
  if (end >= LARGE) {
    return `the output moves ${few(end)} times as much as b, but is so near the target that the cost hardly changes.`;
  }
  const where = settled(answer);
  if (most >= LARGE && most > 4 * end) {
    return `the derivative grew to ${few(most)} at step ${top}, but ` +
      (where ? `then the orbit settled ${where}.` : `it is ${few(end)} at the end.`);
  }
  if (where) return `the orbit settles ${where}.`;
  return `no step multiplies the derivative by more than ${few(largest(orbit.multiplier))}.`;
};

// `infinite` says whether the horizon is.
export const why = (answer, infinite) => {
  if (answer.undefined) return `There is no gradient here: ${readable(answer.undefined)}.`;
  const norm = answer.gradient_norm;
  if (norm === null) return "The gradient is larger than any number that a computer holds.";
  if (answer.stable_strip) {
    return `The gradient, ${few(norm)}, cannot explode here: inside the strip every step shrinks what came before, ` +
      `to ${few(answer.contraction)} of it or less, whatever b, the start and the horizon are.`;
  }
  const isLarge = norm >= LARGE;
  const verdict = `The gradient is ${isLarge ? "large" : "not large"} here, ${few(norm)}:`;
  const reason = infinite ? atInfinity(answer) : isLarge ? large(answer) : small(answer);
  const { nearest_shock: shock } = answer;
  const warning = !isLarge && shock && shock.distance < CLOSE
    ? ` But the ${SHOCKS[shock.kind]} is only ${few(shock.distance)} away.` : "";
  return `${verdict} ${reason}${warning}`;
};
