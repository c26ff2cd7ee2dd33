// What a picture is of, written into it: a saved file says it as well.

import { short } from "../format.js";
import { exactly } from "./place.js";

export const CAPTION = 30;

const lines = ({ answer, query }) => {
  const [w, b] = exactly(answer);
  const { activation, start, target, horizon } = query;
  return [
    `${activation}, w = ${w}, b = ${b}`,
    `x₀ = ${short(Number(start))}, y* = ${short(Number(target))}, T = ${horizon === "infinite" ? "∞" : horizon}`,
  ];
};

// Two lines from `y` on.
export const caption = (svg) => {
  const texts = [0, 1].map(() => svg.append("text").attr("class", "label"));
  return (said, x, y) => lines(said).forEach((line, k) => texts[k].attr("x", x).attr("y", y + 12 + 14 * k).text(line));
};
