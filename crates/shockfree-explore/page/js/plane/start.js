// The start of the trainings: a ring that is dragged, and moved with the arrows.

import { short } from "../format.js";
import * as state from "../state.js";
import { rounded } from "./frame.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export const put = (frame, w, b) => {
  const { w0, w1, b0, b1 } = state.get();
  const held = (value, low, high, pixels) =>
    rounded(Math.max(low, Math.min(high, value)), high - low, pixels);
  state.set({ w: held(w, w0, w1, frame.width), b: held(b, b0, b1, frame.height) });
};

export const layer = (plot, zoomBy) => {
  const handle = plot.append("g").attr("id", "start-handle").attr("tabindex", 0).attr("role", "slider")
    .attr("aria-label", "start of the trainings, by arrow keys")
    .attr("aria-roledescription", "point in the plane of weight and bias");
  handle.append("circle").attr("class", "plane-grip").attr("r", 22);
  handle.append("circle").attr("class", "plane-ring-casing").attr("r", 9);
  handle.append("circle").attr("class", "plane-ring").attr("r", 9);
  handle.append("circle").attr("class", "plane-ring-dot").attr("r", 1.8);

  let frame;
  handle.call(d3.drag().container(() => plot.node())
    .on("start", () => {
      handle.classed("held", true);
      state.mark();
    })
    .on("drag", ({ x, y }) => put(frame, frame.x.invert(x), frame.y.invert(y)))
    .on("end", () => handle.classed("held", false))
    .subject(() => {
      const [x, y] = inside();
      return { x, y };
    }));

  // A drag goes on from the ring and not from the finger beside it.
  const inside = () => {
    const { w, b } = state.get();
    return [Math.max(0, Math.min(frame.width, frame.x(w))), Math.max(0, Math.min(frame.height, frame.y(b)))];
  };

  handle.on("keydown", (event) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const { w, b, w0, w1, b0, b1 } = state.get();
    if (KEYS[event.key]) {
      const [right, up] = KEYS[event.key];
      put(frame, w + right * step * (w1 - w0), b + up * step * (b1 - b0));
    } else if (event.key === "+" || event.key === "=") zoomBy(1.5);
    else if (event.key === "-") zoomBy(1 / 1.5);
    else return;
    event.preventDefault();
  });

  return (newest, { w, b, w0, w1 }) => {
    frame = newest;
    const [x, y] = inside();
    const away = Math.abs(x - frame.x(w)) + Math.abs(y - frame.y(b)) > 0.5;
    handle.attr("transform", `translate(${x},${y})`).classed("outside", away)
      .attr("aria-valuemin", w0).attr("aria-valuemax", w1).attr("aria-valuenow", w)
      .attr("aria-valuetext", `w = ${short(w, 6)}, b = ${short(b, 6)}${away ? ", outside the window" : ""}`);
    return { x, y, width: 24, height: 24 };
  };
};
