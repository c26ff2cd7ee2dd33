// The activation, and what belongs to it: ranges, and a problem that makes sense with it.

import { WHOLE } from "../plane/window.js";
import * as state from "../state.js";
import { element } from "./box.js";

// The range of φ, whose ends are no targets.
const RANGES = { logistic: { above: 0, below: 1 }, tanh: { above: -1, below: 1 } };
export const range = () => RANGES[state.get().activation];

// What an activation had when it was last chosen; at first problems that look alike.
const kept = {
  logistic: { start: -2, target: 0.7, weight: 3, w: 5, b: -3, ...WHOLE.logistic },
  tanh: { start: -1, target: 0.4, weight: 0.75, w: 1.25, b: -0.25, ...WHOLE.tanh },
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
    for (const key of Object.keys(kept[now.activation])) kept[now.activation][key] = now[key];
    state.set({ activation: select.value, ...kept[select.value] });
  });
  return { root, show: (now) => { select.value = now.activation; } };
};
