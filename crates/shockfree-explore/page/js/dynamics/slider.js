// The bias as an upright slider beside the cobweb: up is more. Its marks say where, at this weight, the shock stands.

import { distinct } from "../format.js";
import * as state from "../state.js";
import { exactly, NUDGE, stepOf } from "./place.js";

// Half the thumb: the value at the ends of the track stands so far inside it.
const INSET = 8;

export const slider = (root, busy) => {
  const box = root.append("div").attr("class", "bias");
  const button = (text, label) =>
    box.append("button").attr("type", "button").attr("aria-label", label).text(text);
  const more = button("+", "b up a little");
  const track = box.append("div").attr("class", "track");
  const input = track.append("input").attr("type", "range").attr("id", "bias-slider").attr("aria-label", "bias b");
  input.attr("aria-orientation", "vertical");
  const mark = track.append("span").attr("class", "shock-mark").attr("hidden", "");
  const less = button("−", "b down a little");
  const name = box.append("span").attr("class", "bias-name number").attr("aria-hidden", "true");
  const markName = box.append("span").attr("class", "mark-name").text("shock");

  let step = 0.01;
  const put = (b) => {
    busy();
    state.set({ b });
  };
  const nudge = (by) => put(Number((state.get().b + by * step).toFixed(10)));
  input.on("input", () => put(Number(input.property("value"))));
  more.on("click", () => nudge(NUDGE));
  less.on("click", () => nudge(-NUDGE));

  const place = (w, b) => {
    const [, said] = exactly({ w, b });
    input.property("value", b).attr("aria-valuetext", said);
    name.text(`b ${said}`);
  };

  state.subscribe(["w", "b", "b0", "b1", "follow"], ({ w, b, b0, b1, follow }) => {
    step = stepOf(b0, b1);
    // These bound the value, and come before it.
    input.attr("min", b0).attr("max", b1).attr("step", step);
    if (follow === "start") place(w, b);
    const held = follow !== "start";
    const why = held ? "The place shown is that of a training. Choose “at the start” above to move b." : "";
    box.attr("title", why || null);
    for (const part of [input, more, less]) part.property("disabled", held).attr("title", why || null);
  });

  // Of the point shown: its bias, which is somebody else's while a training is followed, and its shock.
  const show = ({ w, b, shock }) => {
    const { b0, b1, follow } = state.get();
    if (follow !== "start") place(w, b);
    const inside = shock && shock.b > b0 && shock.b < b1;
    mark.attr("hidden", inside ? null : "");
    // Its place stays reserved.
    markName.style("visibility", inside ? null : "hidden");
    if (!inside) return;
    const share = (b1 - shock.b) / (b1 - b0);
    mark.style("top", `calc(${INSET}px + ${share} * (100% - ${2 * INSET}px))`)
      .attr("title", `the shock (${shock.kind}) at this w: b = ${distinct([shock.b, b])[0]}`);
  };
  return { show };
};
