// The place that is shown, with the digits that the smallest step of the slider changes.

import { fine } from "../format.js";
import * as state from "../state.js";

// A power of ten: about a thousandth of the window, which is a step of the slider.
export const stepOf = (low, high) => 10 ** Math.floor(Math.log10((high - low) / 1000) + 0.5);
// The step of its buttons and of keys.
export const NUDGE = 0.1;

export const exactly = ({ w, b }) => {
  const { w0, w1, b0, b1 } = state.get();
  return [fine(w, NUDGE * stepOf(w0, w1)), fine(b, NUDGE * stepOf(b0, b1))];
};
