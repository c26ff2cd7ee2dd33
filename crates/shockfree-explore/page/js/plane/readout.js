// One line under the plot: the point under the pointer, or else the place whose dynamics are shown.

import * as answers from "../answers.js";
import { short } from "../format.js";
import { METHODS } from "../look.js";
import * as state from "../state.js";
import { at } from "./heat.js";

const DIGITS = 5;

const numbers = (w, b, cost, norm) => {
  const costs = Number.isNaN(cost) || cost === null ? "no cost: it ends in a 2-cycle"
    : `cost ${short(cost)}  ·  gradient norm ${short(norm)}`;
  return `w = ${short(w, DIGITS)},  b = ${short(b, DIGITS)}  ·  ${costs}`;
};

// `under()` is the point under the pointer, if there is one.
export const layer = (line, under, heat) => () => {
  const pointed = under();
  const cell = pointed && at(heat.shown(), pointed.w, pointed.b);
  if (cell) {
    line.replaceChildren(label("here"), numbers(pointed.w, pointed.b, cell.cost, cell.norm));
    return;
  }
  const answer = answers.point.get()?.answer;
  if (!answer) return;
  const whose = METHODS[state.get().follow]?.name ?? "start";
  line.replaceChildren(label(whose), numbers(answer.w, answer.b, answer.cost, answer.gradient_norm));
};

const label = (text) => {
  const word = document.createElement("b");
  word.textContent = `${text}  `;
  return word;
};
