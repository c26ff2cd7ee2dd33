// Draws parts of a picture at the next frame, in their order, and each once however often it was asked for.

import * as state from "../state.js";

// `parts` is `{name: (now) => …}`; the first time all of them are drawn.
export const queue = (parts) => {
  const order = Object.keys(parts);
  const due = new Set(order);
  let asked = 0;
  const draw = () => {
    asked = 0;
    const now = state.get();
    for (const part of order) if (due.delete(part)) parts[part](now);
  };
  return (...which) => {
    for (const part of which) due.add(part);
    asked ||= requestAnimationFrame(draw);
  };
};
