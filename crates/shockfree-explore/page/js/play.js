// The one running clock: it moves the iteration that all views show. Every player on the page drives it and shows it.

import * as answers from "./answers.js";
import { calm } from "./look.js";
import * as state from "./state.js";

// Somebody who wants no motion gets two still pictures a second, which go just as far.
const STILL = 500;

const listeners = [];
let pace = 20;
let longest = 0;
let running = 0;
let since = 0;

const tell = () => {
  for (const listener of listeners) listener();
};

// The longest run has so many iterations.
export const last = () => longest;

// The iteration that is shown, from 0 to `last()`.
export const shown = () => {
  const { iteration } = state.get();
  return iteration < 0 ? longest : Math.min(iteration, longest);
};

// The end is kept as "the end": it stays so when the runs get longer.
const show = (iteration) => state.set({ iteration: iteration >= longest ? -1 : Math.max(0, iteration) });

export const playing = () => running !== 0;

export const stop = () => {
  if (!running) return;
  cancelAnimationFrame(running);
  running = 0;
  tell();
};

const frame = (now) => {
  const due = Math.floor(((now - since) * pace) / 1000);
  if (due > 0 && (!calm() || now - since >= STILL)) {
    since += (due * 1000) / pace;
    show(shown() + due);
  }
  if (shown() >= longest) stop();
  else running = requestAnimationFrame(frame);
};

export const toggle = () => {
  if (running) {
    stop();
    return;
  }
  if (shown() >= longest) show(0);
  since = performance.now();
  running = requestAnimationFrame(frame);
  tell();
};

// Stops, and shows an iteration.
export const go = (iteration) => {
  stop();
  show(iteration);
};

// Where the buttons of a player go to.
export const WAYS = { first: () => 0, back: () => shown() - 1, forward: () => shown() + 1, last: () => longest };

// Iterations a second: those of now, and from now on if a number is given.
export const speed = (wanted = pace) => {
  pace = wanted;
  return pace;
};

// Calls `listener()` now, and whenever something of the above may have become another: playing, shown, last.
export const subscribe = (listener) => {
  listeners.push(listener);
  listener();
};

state.subscribe(["iteration"], tell);
answers.training.subscribe(({ answer }) => {
  if (!answer) return;
  longest = Math.max(0, ...answer.runs.map(({ trace }) => trace.w.length - 1));
  tell();
});
