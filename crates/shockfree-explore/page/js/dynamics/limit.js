// At the infinite horizon the gradient is that of the limit, and no orbit is differentiated.

import { factor, short } from "../format.js";
import { goal } from "./settled.js";

const few = (value) => short(value, 2);

export const atLimit = (answer, target, large) => {
  const { multiplier, y } = goal(answer);
  const norm = few(answer.gradient_norm);
  const error = Math.abs(y - target);
  const nearly = multiplier > 0.8;
  const point = `a fixed point with multiplier ${factor(multiplier)}`;
  const moves = "the nearer to 1, the further w and b move the point.";
  if (nearly) {
    return large ? `The gradient is large here, ${norm}: the limit is ${point}; ${moves}`
      : `The gradient is not large here, ${norm}, for the limit is ${few(error)} from the target. ` +
        `But it is ${point}; ${moves}`;
  }
  const calm = `the limit is ${point}, not near 1: nothing grows.`;
  if (!large) return `The gradient is not large here, ${norm}: ${calm}`;
  return error >= 0.5
    ? `The gradient is large here, ${norm}, because the error is: the limit is ${few(error)} from the target. ` +
      `It has not exploded: ${calm}`
    : `The gradient, ${norm}, has not exploded: ${calm}`;
};
