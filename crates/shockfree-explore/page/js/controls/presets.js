// Problems that are worth a look, each with a word about it.

import * as api from "../api.js";
import * as state from "../state.js";

const NONE = "A problem of your own: the address of this page holds all of it.";

// What one may change in a preset without leaving it.
const FREE = [...state.FRAME, "colour", "methods", "iteration", "follow"];

const chosen = (preset, now) =>
  Object.keys(preset.state).every((key) => FREE.includes(key) || preset.state[key] === now[key]);

export const presets = (root) => {
  const chips = root.querySelector(".presets");
  const words = root.querySelector(".preset-words");
  let known = [];

  const show = (now) => {
    const fitting = known.filter((preset) => chosen(preset, now));
    // Of two that fit it is the one that says more.
    const current = d3.greatest(fitting, (preset) => Object.keys(preset.state).length);
    for (const chip of chips.querySelectorAll("button")) {
      chip.setAttribute("aria-pressed", chip.dataset.preset === current?.id);
    }
    for (const text of words.children) text.classList.toggle("said", text.dataset.preset === (current?.id ?? ""));
  };

  // All words lie over one another and one of them is seen: so the page does not jump when another is.
  const layOut = () => words.replaceChildren(...[{ id: "", words: NONE }, ...known].map((preset) => {
    const text = document.createElement("span");
    text.textContent = preset.words;
    text.dataset.preset = preset.id;
    return text;
  }));

  const fill = async () => {
    try {
      known = (await api.json("presets", "presets")) ?? [];
    } catch (error) {
      root.querySelector(".presets-problem").textContent = error.message;
      return;
    }
    chips.append(...known.map((preset) => {
      const chip = document.createElement("button");
      Object.assign(chip, { type: "button", textContent: preset.name, title: preset.words });
      chip.dataset.preset = preset.id;
      chip.addEventListener("click", () => {
        state.mark();
        state.reset(preset.state);
      });
      return chip;
    }));
    layOut();
    show(state.get());
  };
  fill();
  return { show };
};
