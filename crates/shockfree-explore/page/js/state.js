// What the page shows: one flat record, which the address of the page holds whole. Views subscribe to it and never
// talk to one another.

import * as look from "./look.js";

const METHODS = Object.keys(look.METHODS);

const number = (low, high) => (text) => {
  const value = Number(text);
  return text !== "" && Number.isFinite(value) && value >= low && value <= high ? value : undefined;
};
const whole = (low, high) => (text) => {
  const value = number(low, high)(text);
  return Number.isInteger(value) ? value : undefined;
};
const word = (...allowed) => (text) => (allowed.includes(text) ? text : undefined);

// Every key, how it is read from the address, and what it is if nobody says: example 8 of the paper, as the
// server's preset has it.
const KEYS = {
  activation: { read: word("logistic", "tanh"), usual: "logistic" },
  start: { read: number(-1000, 1000), usual: -2 },
  target: { read: number(-1, 1), usual: 0.7 },
  horizon: { read: (text) => (text === "infinite" ? text : whole(1, 500)(text)), usual: 50 },
  w: { read: number(-1e6, 1e6), usual: 5 },
  b: { read: number(-1e6, 1e6), usual: -3 },
  step: { read: number(1e-6, 1e6), usual: 0.5 },
  threshold: { read: number(1e-6, 1e6), usual: 2.26 },
  weight: { read: number(-4, 4), usual: 3 },
  tolerance: { read: number(1e-12, 1), usual: 1e-3 },
  budget: { read: whole(1, 5000), usual: 1000 },
  w0: { read: number(-1e6, 1e6), usual: -6 },
  w1: { read: number(-1e6, 1e6), usual: 10 },
  b0: { read: number(-1e6, 1e6), usual: -8 },
  b1: { read: number(-1e6, 1e6), usual: 5 },
  colour: { read: word("cost", "gradient", "kind"), usual: "gradient" },
  methods: {
    read: (text) => METHODS.filter((name) => text.split(",").includes(name)).join(",") || undefined,
    usual: METHODS.join(","),
  },
  // What stands above the plane where it is shown as a surface.
  height: { read: word("cost", "gradient"), usual: "cost" },
  // The iteration that the player shows; -1 is the end.
  iteration: { read: whole(-1, 5000), usual: -1 },
  // Whose place the dynamics are shown at: that of the start, or of a method at the player's iteration.
  follow: { read: word("start", ...METHODS), usual: "start" },
};

export const usual = () => Object.fromEntries(Object.entries(KEYS).map(([key, { usual }]) => [key, usual]));

// The narrowest window that can be zoomed to.
const NARROWEST = 1e-4;

// What a text like "w=5&b=-3" says; what it says wrong is as if it had not been said.
const read = (text) => {
  const state = usual();
  for (const [key, value] of new URLSearchParams(text)) {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key].read(value) : undefined;
    if (known !== undefined) state[key] = known;
  }
  for (const [low, high] of [["w0", "w1"], ["b0", "b1"]]) {
    const narrowest = Math.max(NARROWEST, 1e-8 * Math.max(Math.abs(state[low]), Math.abs(state[high])));
    if (state[high] - state[low] < narrowest) [state[low], state[high]] = [KEYS[low].usual, KEYS[high].usual];
  }
  return state;
};

const written = (state) => {
  const said = Object.keys(KEYS).filter((key) => state[key] !== KEYS[key].usual);
  return said.map((key) => `${key}=${encodeURIComponent(state[key]).replaceAll("%2C", ",")}`).join("&");
};

let state = read(location.hash.slice(1));
const listeners = [];
let waiting = 0;
let marked = false;

// A record, never to be changed.
export const get = () => state;

const write = () => {
  clearTimeout(waiting);
  waiting = 0;
  history.replaceState(null, "", `#${written(state)}`);
};

// What is shown now is where the browser's Back leads to from the next change on. Called before whatever somebody does
// at one stroke: a click, a drag, a choice.
export const mark = () => {
  write();
  marked = true;
};

// Changes some keys and tells everybody who subscribed which ones changed.
export const set = (patch) => {
  const changed = new Set(Object.keys(patch).filter((key) => patch[key] !== state[key]));
  if (changed.size === 0) return;
  state = Object.freeze({ ...state, ...patch });
  for (const listener of listeners) listener(state, changed);
  if (marked) {
    marked = false;
    history.pushState(null, "", `#${written(state)}`);
  }
  // Browsers allow some hundred changes of the address in half a minute.
  waiting ||= setTimeout(write, 300);
};

// Calls `listener(state, changed)` after every change of one of `keys`, and once now.
export const subscribe = (keys, listener) => {
  listeners.push((state, changed) => {
    if (keys.some((key) => changed.has(key))) listener(state, changed);
  });
  listener(state, new Set(keys));
};

export const reset = (patch) => set({ ...usual(), ...patch });

// What every request that asks for a problem says.
export const problem = ({ activation, start, target, horizon }) => ({ activation, start, target, horizon });
export const frame = ({ w0, w1, b0, b1 }) => ({ w0, w1, b0, b1 });
export const PROBLEM = ["activation", "start", "target", "horizon"];
export const FRAME = ["w0", "w1", "b0", "b1"];

// Back, Forward, and an address that somebody types. What was still to be written belonged to the entry that was left.
addEventListener("popstate", () => {
  clearTimeout(waiting);
  [waiting, marked] = [0, false];
  const text = location.hash.slice(1);
  // A link to a place on the page says nothing of what is shown.
  if (text === "" || text.includes("=")) set(read(text));
});
