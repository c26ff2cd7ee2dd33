// Problems that are worth a look, each with a word about it.

import * as api from "../api.js";
import * as state from "../state.js";

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
    words.textContent = current?.words ?? "";
  };

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
      chip.addEventListener("click", () => state.reset(preset.state));
      return chip;
    }));
    show(state.get());
  };
  fill();
  return { show };
};
