// The two answers that several views show: the unit at the shown point, and the trainings from the start.

import * as api from "./api.js";
import * as state from "./state.js";

const source = (channel) => {
  const listeners = [];
  let current;
  let asking = false;
  let next;

  const tell = (answer) => {
    current = answer;
    for (const listener of listeners) listener(answer);
  };

  // While an answer is under way the newest question waits, and those between are never asked: a drag shows every
  // answer that there was time for.
  const ask = async (query) => {
    if (asking) {
      next = query;
      return;
    }
    asking = true;
    try {
      const answer = await api.json(channel, channel, query);
      if (answer !== undefined) tell({ answer, query });
    } catch (error) {
      tell({ error: error.message, query });
    } finally {
      asking = false;
      if (next) {
        const newest = next;
        next = undefined;
        ask(newest);
      }
    }
  };

  const subscribe = (listener) => {
    listeners.push(listener);
    if (current) listener(current);
  };

  return { ask, subscribe, get: () => current };
};

// `{answer, query}` or `{error, query}`; `answer` is that of /api/point.
export const point = source("point");
// The same of /api/train.
export const training = source("train");

// The iterations of a run that the player shows: its last where the run is over before.
export const shownIteration = (run, iteration) => {
  const last = run.trace.w.length - 1;
  return iteration < 0 ? last : Math.min(iteration, last);
};

// The place in the plane whose dynamics are shown: the start, or where a followed method is.
export const shownPlace = () => {
  const { w, b, follow, iteration } = state.get();
  const run = training.get()?.answer?.runs.find(({ method }) => method === follow);
  if (!run || run.trace.w.length === 0) return { w, b };
  const k = shownIteration(run, iteration);
  return { w: run.trace.w[k], b: run.trace.b[k] };
};

const askForPoint = () => point.ask({ ...state.problem(state.get()), ...shownPlace() });

export const start = () => {
  state.subscribe([...state.PROBLEM, "w", "b", "step", "threshold", "weight", "tolerance", "budget", "methods"], (now) => {
    const { w, b, step, threshold, weight, tolerance, budget, methods } = now;
    training.ask({ ...state.problem(now), w, b, step, threshold, weight, tolerance, budget, methods });
  });
  state.subscribe([...state.PROBLEM, "w", "b", "follow", "iteration"], askForPoint);
  training.subscribe(() => {
    if (state.get().follow !== "start") askForPoint();
  });
};
