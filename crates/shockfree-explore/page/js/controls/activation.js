// The activation, and what belongs to it: ranges, and a problem that makes sense with it.

import * as state from "../state.js";
import { element } from "./box.js";

// The range of φ, whose ends are no targets.
const RANGES = { logistic: { above: 0, below: 1 }, tanh: { above: -1, below: 1 } };
export const range = () => RANGES[state.get().activation];

// What an activation had when it was last chosen; at first problems that look alike. That of tanh has smaller steps, for
// its outputs are twice as far apart.
const kept = {
  logistic: state.usual(),
  tanh: {
    start: -1, target: 0.4, w: 2, b: 0.7, step: 0.1, threshold: 2.26, weight: 0.5, w0: -2.5, w1: 2.5, b0: -3, b1: 5,
  },
};

export const activation = () => {
  const root = element(`
    <div class="control" data-control="activation">
      <label for="control-activation">activation <i>φ</i></label>
      <div class="control-row">
        <select id="control-activation"><option>logistic</option><option>tanh</option></select>
      </div>
    </div>`);
  const select = root.querySelector("select");
  select.addEventListener("change", () => {
    const now = state.get();
    for (const key of Object.keys(kept.tanh)) kept[now.activation][key] = now[key];
    const theirs = Object.fromEntries(Object.keys(kept.tanh).map((key) => [key, kept[select.value][key]]));
    state.mark();
    state.set({ activation: select.value, ...theirs });
  });
  return { root, show: (now) => { select.value = now.activation; } };
};
