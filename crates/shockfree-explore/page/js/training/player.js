// The player of the trainings: it drives the page's one clock, and shows it.

import * as clock from "../play.js";

const SPEEDS = [1, 5, 20, 100];

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
  speed.property("value", clock.speed()).on("change", () => clock.speed(Number(speed.property("value"))));

  play.on("click", clock.toggle);
  slider.on("input", () => clock.go(Number(slider.property("value"))));
  root.selectAll("[data-to]").on("click", (event) => clock.go(clock.WAYS[event.currentTarget.dataset.to]()));

  clock.subscribe(() => {
    const [shown, last] = [clock.shown(), clock.last()];
    play.text(clock.playing() ? "Pause" : "Play");
    slider.attr("max", last).property("value", shown);
    slider.attr("aria-valuetext", `iteration ${shown} of ${last}`);
    output.text(`${shown} of ${last}`);
    root.selectAll("[data-to=first], [data-to=back]").property("disabled", shown === 0);
    root.selectAll("[data-to=forward], [data-to=last]").property("disabled", shown === last);
  });
};
