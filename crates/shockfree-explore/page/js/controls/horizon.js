// The horizon: a number of steps, or none.

import * as state from "../state.js";
import { box, element } from "./box.js";

const USUAL = 50;

export const horizon = () => {
  const steps = box({
    key: "horizon", label: "horizon <i>T</i>", title: "Steps until the cost is read", step: 1,
    bounds: () => ({ low: 1, high: 500, whole: true }), slider: { low: 1, high: 500, step: 1 },
  });
  const endless = element(`
    <label class="control-check"><input type="checkbox" aria-label="infinite horizon"> ∞</label>`);
  steps.root.querySelector(".control-row").append(endless);
  const check = endless.querySelector("input");
  let finite = USUAL;
  check.addEventListener("change", () => state.set({ horizon: check.checked ? "infinite" : finite }));

  const show = (now) => {
    const infinite = now.horizon === "infinite";
    if (!infinite) finite = now.horizon;
    check.checked = infinite;
    for (const input of [steps.number, steps.range]) input.disabled = infinite;
    steps.show({ horizon: finite });
  };
  return { root: steps.root, show };
};
