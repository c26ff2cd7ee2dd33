// The curves of the plane, asked for whenever the problem or the window changes.

import * as api from "../api.js";
import * as state from "../state.js";

const listeners = [];
let current = {};
let asking = false;
let again = false;

const question = () => {
  const now = state.get();
  const beside = (now.w1 - now.w0) / 2;
  // More weights than are shown, so that a window on the move does not run out of curves.
  return { ...state.problem(now), ...state.frame(now), w0: now.w0 - beside, w1: now.w1 + beside };
};

const ask = async () => {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const query = question();
    const answer = await api.json("plane", "plane", query);
    if (answer) current = { answer, query };
  } catch (error) {
    current = { error: error.message };
  } finally {
    asking = false;
  }
  for (const listener of listeners) listener(current);
  if (again) {
    again = false;
    ask();
  }
};

// `{answer, query}` of /api/plane, or `{error}`.
export const subscribe = (listener) => {
  listeners.push(listener);
  if (listeners.length === 1) state.subscribe([...state.PROBLEM, ...state.FRAME], ask);
  else listener(current);
};
