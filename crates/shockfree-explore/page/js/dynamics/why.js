// A sentence or two on why the gradient is large here, or is not. They only read what the server computed, and tell
// what grew along the orbit from what is large because the error is. The bounds are matters of taste: from where on
// people would say "large", "grown", "near".

import { factor, short } from "../format.js";
import { growth } from "./growth.js";
import { grown } from "./grown.js";
import { atLimit } from "./limit.js";
import { reason as readable } from "./reason.js";
import { settled } from "./settled.js";
import { inStrip } from "./strip.js";

const LARGE = 1;
const GROWN = 5;
const CLOSE = 0.3;
const FAR = 0.5;

const SHOCKS = { fold: "fold", separatrix: "separatrix", phase: "phase shock" };
const few = (value) => short(value, 2);

const near = ({ nearest_shock: shock }) => {
  if (!shock || shock.distance >= CLOSE) return "";
  return shock.distance > 0 ? ` The ${SHOCKS[shock.kind]} is ${few(shock.distance)} away.`
    : ` The point lies on the ${SHOCKS[shock.kind]}.`;
};

const moves = ({ end, by }) => `the output moves ${few(end)} times as much as ${by}`;
const than = ({ times }) => (times <= 1 ? "no more than one step gives" : `${few(times)} times what one step gives`);

const large = (answer, of, error) => {
  const norm = few(answer.gradient_norm);
  if (of.times >= GROWN) return `The gradient is large here, ${norm}: ${moves(of)}, ${than(of)}. ${grown(answer, of)}`;
  const derivative = `${moves(of)}, ${than(of)}.`;
  return error >= FAR
    ? `The gradient is large here, ${norm}, because the error is: ${few(error)}. It has not exploded: ${derivative}`
    : `The gradient, ${norm}, has not exploded: ${derivative} The output ends ${few(error)} from the target.`;
};

const small = (answer, of, error) => {
  const norm = few(answer.gradient_norm);
  if (of.times >= GROWN) {
    return `The gradient is not large here, ${norm}, for the output ends ${few(error)} from the target. But it moves ` +
      `${few(of.end)} times as much as ${of.by}, ${than(of)}. ${grown(answer, of)}`;
  }
  const rest = settled(answer);
  const start = `The gradient is not large here, ${norm}:`;
  if (of.mostTimes >= GROWN && of.most > 4 * of.end) {
    const then = rest ? `then the orbit settled ${rest.where}: ${rest.each}.` : `it is ${few(of.end)} at the end.`;
    return `${start} the derivative by ${of.by} grew to ${few(of.most)} at step ${of.top}, but ${then}`;
  }
  if (rest) return `${start} the orbit settles ${rest.where}, where ${rest.each}.`;
  const most = factor(d3.max(answer.orbit.multiplier.slice(1), Math.abs));
  return `${start} ${moves(of)}, ${than(of)}; no step multiplies by more than ${most}.`;
};

// `query` is what was asked, `follow` whose place it is.
export const why = (answer, { horizon, target }, follow) => {
  if (answer.undefined) return `There is no gradient here: ${readable(answer.undefined)}.`;
  const norm = answer.gradient_norm;
  if (norm === null) return "The gradient is larger than any number that a computer holds.";
  if (answer.stable_strip) return inStrip(answer, follow);
  const isLarge = norm >= LARGE;
  if (horizon === "infinite") return atLimit(answer, target, isLarge) + near(answer);
  const of = growth(answer);
  const error = Math.abs(answer.orbit.y.at(-1) - target);
  return (isLarge ? large : small)(answer, of, error) + near(answer);
};
