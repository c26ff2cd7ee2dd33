// The problem and the settings, in a bar over everything.

import * as answers from "./answers.js";
import { activation, range } from "./controls/activation.js";
import { box, element } from "./controls/box.js";
import { hint } from "./controls/hint.js";
import { horizon } from "./controls/horizon.js";
import { presets } from "./controls/presets.js";
import { short } from "./format.js";
import * as overlay from "./plane/overlay.js";
import * as state from "./state.js";

const MARKUP = `
  <div class="presets-line">
    <div class="presets" role="group" aria-label="Examples"></div>
    <p class="note preset-words" aria-live="polite"></p>
    <p class="problem presets-problem" role="alert"></p>
  </div>
  <div class="bar"></div>`;

const ANY = () => ({ low: -1e6, high: 1e6 });
const POSITIVE = () => ({ low: 1e-6, high: 1e6 });

// The strips of the activations, as soon as the server has said them; till then it is for the server to refuse.
const strips = {};
const WIDEST = [-4, 4];

const within = ({ above, below }, parts) => {
  const step = (below - above) / parts;
  return { low: above + step, high: below - step, step };
};
const inStrip = () => {
  const [above, below] = strips[state.get().activation] ?? WIDEST;
  return { above, below };
};

const group = (caption, ...controls) => {
  const set = element(`
    <div class="control-group" role="group" aria-label="${caption}"><h3>${caption}</h3><div></div></div>`);
  set.querySelector("div").append(...controls.map(({ root }) => root));
  return set;
};

const more = (...controls) => {
  const details = element("<details><summary>more</summary><div></div></details>");
  details.querySelector("div").append(...controls.map(({ root }) => root));
  return { root: details };
};

// The output that belongs to the state: the charts of the dynamics start from that.
const firstOutput = (place) => answers.point.subscribe(({ answer }) => {
  const y = answer?.orbit?.y[0];
  place.innerHTML = y === undefined ? "" : `(<i>y</i>₀ = ${short(y, 3)})`;
});

export const mount = () => {
  const root = document.getElementById("controls");
  root.innerHTML = MARKUP;
  const problem = [
    activation(),
    box({
      key: "start", label: "state <i>x</i>₀ <span></span>", title: "The state from which the unit starts", step: 0.1,
      bounds: () => ({ low: -1000, high: 1000 }), slider: { low: -6, high: 6, step: 0.05 },
    }),
    box({
      key: "target", label: "target <i>y</i>*", title: "The output wanted after T steps", step: 0.05,
      bounds: range, slider: () => within(range(), 200),
    }),
    horizon(),
  ];
  const place = [
    box({ key: "w", label: "weight <i>w</i>", title: "Where the trainings start", step: 0.1, bounds: ANY }),
    box({ key: "b", label: "bias <i>b</i>", title: "Where the trainings start", step: 0.1, bounds: ANY }),
  ];
  const methods = [
    box({ key: "step", label: "step size", step: 0.1, bounds: POSITIVE }),
    box({ key: "threshold", label: "clip at", title: "The threshold of norm clipping", step: 0.1, bounds: POSITIVE }),
    box({
      key: "weight", label: "<i>w</i> of shockfree", title: "The weight that shockfree keeps, inside the strip",
      step: 0.1, bounds: inStrip, slider: () => within(inStrip(), 160),
    }),
  ];
  const rest = [
    box({
      key: "tolerance", label: "tolerance", title: "A training ends below this cost", step: "any",
      bounds: () => ({ low: 1e-12, high: 1 }),
    }),
    box({
      key: "budget", label: "budget", title: "A training ends after so many iterations", step: 100,
      bounds: () => ({ low: 1, high: 5000, whole: true }),
    }),
  ];
  root.querySelector(".bar").append(
    group("Problem", ...problem), group("Start", ...place), group("Methods", ...methods, more(...rest)));
  root.append(hint());
  firstOutput(root.querySelector("[data-control=start] label span"));

  const shown = [...problem, ...place, ...methods, ...rest, presets(root)];
  const show = () => shown.forEach((control) => control.show(state.get()));
  const settings = ["step", "threshold", "weight", "tolerance", "budget"];
  state.subscribe([...state.PROBLEM, "w", "b", ...settings], show);
  overlay.subscribe(({ answer, query }) => {
    if (!answer || strips[query.activation]) return;
    strips[query.activation] = answer.strip;
    show();
  });
};
