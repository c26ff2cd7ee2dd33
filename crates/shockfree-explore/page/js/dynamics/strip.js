// Inside the stable strip nothing can explode, and what that is worth.

import { factor, short } from "../format.js";

// From here on the bound is high.
const EDGE = 0.9;

// Methods that hold the weight where it is.
const HELD = ["shockfree", "shockfree-newton"];

export const inStrip = ({ gradient_norm: norm, contraction }, follow) => {
  const bound = contraction === 0 ? "nothing that came before counts" :
    `every step shrinks what came before, to ${factor(contraction)} of it or less`;
  const edge = contraction > EDGE ? "The bound grows without end towards the edge, which is near. " : "";
  const held = HELD.includes(follow) ? "This method holds w, and cannot leave the strip."
    : "Plain descent may leave the strip; shockfree cannot.";
  return `The gradient, ${short(norm, 2)}, is bounded for any b, start and horizon: ` +
    `in the strip ${bound}. ${edge}${held}`;
};
