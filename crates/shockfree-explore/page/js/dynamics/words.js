// The cobweb in words, for those who do not see it.

import { short } from "../format.js";

export const cobwebWords = ({ w, b, fixed_points: fixed, two_cycle: pair, orbit }) =>
  `Cobweb of the map at w = ${short(w)}, b = ${short(b)}. It meets the diagonal at ` +
  fixed.map((point) => `${short(point.y, 3)} (${point.stability})`).join(", ") +
  `. The orbit goes from ${short(orbit.y[0], 3)} to ${short(orbit.y.at(-1), 3)}` +
  (pair ? `; the 2-cycle is ${pair.y.map((end) => short(end, 3)).join(" and ")}.` : ".");
