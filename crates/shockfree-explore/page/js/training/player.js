// The player: it moves the iteration that all views show.

import { calm } from "../look.js";
import * as state from "../state.js";

const SPEEDS = [1, 5, 20, 100];
// Somebody who wants no motion gets two still pictures a second, which go just as far.
const STILL = 500;

const MARKUP = `
  <div class="group">
    <button type="button" data-to="first" aria-label="to the start">|◀</button>
    <button type="button" data-to="back" aria-label="one iteration back">◀</button>
    <button type="button" id="play" class="main">Play</button>
    <button type="button" data-to="forward" aria-label="one iteration forward">▶</button>
    <button type="button" data-to="last" aria-label="to the end">▶|</button>
  </div>
  <input type="range" id="iteration" min="0" step="1" aria-label="iteration shown">
  <output class="number" for="iteration"></output>
  <label class="speed"><select aria-label="speed"></select></label>`;

export const player = (root) => {
  root.html(MARKUP);
  const play = root.select("#play");
  const slider = root.select("#iteration");
  const output = root.select("output");
  const speed = root.select("select");
  speed.selectAll("option").data(SPEEDS).join("option").attr("value", (each) => each)
    .text((each) => `${each} iteration${each === 1 ? "" : "s"}/s`);
  speed.property("value", 20);

  let last = 0;
  let playing = 0;
  let since = 0;
  const shown = () => {
    const { iteration } = state.get();
    return iteration < 0 ? last : Math.min(iteration, last);
  };
  // The end is kept as "the end": it stays so when the runs get longer.
  const go = (iteration) => state.set({ iteration: iteration >= last ? -1 : Math.max(0, iteration) });

  const stop = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    play.text("Play");
  };
  const frame = (now) => {
    const pace = Number(speed.property("value"));
    const due = Math.floor(((now - since) * pace) / 1000);
    if (due > 0 && (!calm() || now - since >= STILL)) {
      since += (due * 1000) / pace;
      go(shown() + due);
    }
    if (shown() >= last) stop();
    else playing = requestAnimationFrame(frame);
  };
  const start = () => {
    if (shown() >= last) go(0);
    since = performance.now();
    play.text("Pause");
    playing = requestAnimationFrame(frame);
  };

  play.on("click", () => (playing ? stop() : start()));
  slider.on("input", () => {
    stop();
    go(Number(slider.property("value")));
  });
  const steps = { first: () => 0, back: () => shown() - 1, forward: () => shown() + 1, last: () => last };
  root.selectAll("[data-to]").on("click", (event) => {
    stop();
    go(steps[event.currentTarget.dataset.to]());
  });

  const draw = () => {
    slider.attr("max", last).property("value", shown());
    slider.attr("aria-valuetext", `iteration ${shown()} of ${last}`);
    output.text(`${shown()} of ${last}`);
    root.selectAll("[data-to=first], [data-to=back]").property("disabled", shown() === 0);
    root.selectAll("[data-to=forward], [data-to=last]").property("disabled", shown() === last);
  };
  state.subscribe(["iteration"], draw);
  return {
    // The runs are new; the longest has so many iterations.
    reach: (longest) => {
      last = longest;
      draw();
    },
  };
};
