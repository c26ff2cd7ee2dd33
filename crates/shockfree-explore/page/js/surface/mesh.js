// The mesh that the server computes: asked for while somebody sees the surface, and not before.

import * as api from "../api.js";
import * as state from "../state.js";

const MESH = { columns: 128, rows: 40 };
// In milliseconds: a window that is being dragged is not asked for at every step.
const PAUSE = 150;

// Calls `busy()` when a mesh is asked for, `take(mesh, frame)` when it is there, `fail(words)` if it is not to be had,
// and `appear()` when the section comes into view and has its mesh already.
export const source = (section, { busy, take, fail, appear }) => {
  let seen = false;
  let stale = true;
  let timer = 0;

  const ask = async () => {
    stale = false;
    const now = state.get();
    busy();
    try {
      const mesh = await api.json("surface", "surface", { ...state.problem(now), ...state.frame(now), ...MESH });
      if (mesh) take(mesh, state.frame(now));
    } catch (error) {
      // Whoever comes back to the surface asks again.
      stale = true;
      fail(error.message);
    }
  };

  const later = () => {
    clearTimeout(timer);
    if (seen && stale) timer = setTimeout(ask, PAUSE);
  };

  state.subscribe([...state.PROBLEM, ...state.FRAME], () => {
    stale = true;
    later();
  });
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    if (seen && !stale) appear();
    later();
  }, { rootMargin: "100px" }).observe(section);
  return { seen: () => seen };
};

// The mesh as a table, all digits; what is no number is empty.
export const table = ({ weights, biases, costs, gradient_norms: norms }) => {
  const lines = ["row,w,b,cost,gradient_norm"];
  biases.forEach((row, r) => {
    row.forEach((bias, c) => lines.push([r, weights[c], bias, costs[r][c] ?? "", norms[r][c] ?? ""].join(",")));
  });
  return `${lines.join("\n")}\n`;
};
