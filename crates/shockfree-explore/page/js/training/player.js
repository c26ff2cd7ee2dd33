// The player of the trainings: the buttons, and with them a slider and the speed.

import * as clock from "../play.js";
import { player as buttons } from "../player.js";

const SPEEDS = [1, 5, 20, 100];

const MARKUP = `
  <input type="range" id="iteration" min="0" step="1" aria-label="iteration shown">
  <output class="number" for="iteration"></output>
  <label class="speed"><select aria-label="speed"></select></label>`;

export const player = (root) => {
  root.html(MARKUP);
  const slider = root.select("#iteration");
  const output = root.select("output");
  const speed = root.select("select");
  speed.selectAll("option").data(SPEEDS).join("option").attr("value", (each) => each)
    .text((each) => `${each} iteration${each === 1 ? "" : "s"}/s`);
  speed.property("value", clock.speed()).on("change", () => clock.speed(Number(speed.property("value"))));
  slider.on("input", () => clock.go(Number(slider.property("value"))));

  buttons(root.node(), "play", (shown, last) => {
    slider.attr("max", last).property("value", shown);
    slider.attr("aria-valuetext", `iteration ${shown} of ${last}`);
    output.text(`${shown} of ${last}`);
  });
};
