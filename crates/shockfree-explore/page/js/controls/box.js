// A labelled control: a number to type, with or without a slider, bound to one key of the state both ways.

import { short } from "../format.js";
import * as state from "../state.js";

// More digits say nothing to people; the whole number is in the title.
const DIGITS = 6;
const rounded = (value) => Number(value.toPrecision(DIGITS));

// Milliseconds after which a number that is still wrong is not one that is just being typed.
const PATIENCE = 700;

let count = 0;

export const element = (markup) => {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return template.content.firstElementChild;
};

// Why a text is no number that is allowed, or "". `above` and `below` are bounds that are not reached themselves.
const wrong = (text, { low, high, above, below, whole }) => {
  const value = Number(text);
  const from = above ?? low;
  const to = below ?? high;
  const kind = `${whole ? "a whole number" : "a number"} ${above === undefined ? "from" : "above"} ${short(from, 6)}`;
  const allowed = `${kind} ${below === undefined ? "to" : "and below"} ${short(to, 6)}`;
  const fits = text !== "" && Number.isFinite(value) && (!whole || Number.isInteger(value))
    && (above === undefined ? value >= low : value > above) && (below === undefined ? value <= high : value < below);
  return fits ? "" : `Must be ${allowed}. The pictures show the last valid number.`;
};

// `bounds()` are those of now; `slider` is `{low, high, step}` or a function that gives it.
export const box = ({ key, label, title = "", step, bounds, slider }) => {
  count += 1;
  const id = `control-${key}-${count}`;
  const root = element(`
    <div class="control${slider ? " sliding" : ""}" data-control="${key}">
      <label for="${id}" title="${title}">${label}</label>
      <div class="control-row">
        ${slider ? `<input type="range" data-slider="${key}">` : ""}
        <input type="number" id="${id}" step="${step}" aria-describedby="${id}-problem" autocomplete="off">
      </div>
      <p class="problem" id="${id}-problem" role="alert"></p>
    </div>`);
  const number = root.querySelector("input[type=number]");
  const range = root.querySelector("input[type=range]");
  const problem = root.querySelector(".problem");
  range?.setAttribute("aria-label", `${root.querySelector("label").textContent}, slider`);
  let waiting = 0;

  const say = (words) => {
    clearTimeout(waiting);
    problem.textContent = words;
    if (words) number.setAttribute("aria-invalid", "true");
    else number.removeAttribute("aria-invalid");
  };

  const show = (now) => {
    const value = now[key];
    if (range) {
      const { low, high, step: fine } = typeof slider === "function" ? slider() : slider;
      Object.assign(range, { min: low, max: high, step: fine });
      if (typeof value === "number") range.value = value;
    }
    if (typeof value !== "number") return;
    // What is being typed is left as it is while it says the same.
    const said = Number(number.value);
    const same = number.value !== "" && (said === value || said === rounded(value));
    if (document.activeElement !== number || !same) number.value = rounded(value);
    number.title = rounded(value) === value ? title : `${title && `${title}: `}${value}`;
    say("");
  };

  const typed = (patience) => {
    const words = number.validity.badInput ? wrong("", bounds()) : wrong(number.value, bounds());
    if (!words) {
      say("");
      state.set({ [key]: Number(number.value) });
      return;
    }
    clearTimeout(waiting);
    if (patience) waiting = setTimeout(say, patience, words);
    else say(words);
  };
  number.addEventListener("input", () => typed(PATIENCE));
  number.addEventListener("change", () => typed(0));
  number.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(state.get());
  });
  range?.addEventListener("input", () => state.set({ [key]: Number(range.value) }));
  return { root, number, range, show };
};
