// The panel of the trainings: the player, the charts over the iterations, and what the runs came to.

import * as answers from "./answers.js";
import { charts } from "./training/charts.js";
import { iterations } from "./training/iterations.js";
import { methods } from "./training/methods.js";
import { player } from "./training/player.js";
import { summary } from "./training/summary.js";

const MARKUP = `
  <div class="head">
    <h2 id="training-title">Training from the start</h2>
    <div class="methods" role="group" aria-label="methods"></div>
    <div class="end">
      <span class="note" id="axis-name">iterations</span>
      <div class="group axis-kind" role="group" aria-labelledby="axis-name">
        <button type="button" data-kind="log">log</button><button type="button" data-kind="linear">linear</button>
      </div>
    </div>
  </div>
  <p class="problem" role="alert"></p>
  <div class="player"></div>
  <div class="charts"></div>
  <p class="readout number"><b></b></p>
  <ul class="peaks"></ul>
  <div class="wide" tabindex="0" role="region" aria-label="what the trainings came to"><table id="runs"></table></div>
  <details class="iterations"></details>`;

// The newest answer, drawn some ten times a second at most: under a drag the frames belong to the plane and the cobweb.
const PAUSE = 90;
const unhurried = (draw) => {
  let waiting;
  let before = -PAUSE;
  return (said) => {
    if (!waiting) {
      setTimeout(() => requestAnimationFrame((now) => {
        const newest = waiting;
        [waiting, before] = [undefined, now];
        draw(newest);
      }), Math.max(0, before + PAUSE - performance.now()));
    }
    waiting = said;
  };
};

const axisChoice = (buttons, choose) => {
  const press = (kind) => {
    buttons.attr("aria-pressed", function () {
      return String(this.dataset.kind === kind);
    });
    choose(kind);
  };
  buttons.on("click", (event) => press(event.currentTarget.dataset.kind));
  press("log");
};

export const mount = () => {
  const root = d3.select("#training").html(MARKUP);
  methods(root.select(".methods"));
  player(root.select(".player"));
  const pictures = charts(root);
  const cameTo = summary(root.select("#runs"), root.select(".peaks"));
  const table = iterations(root.select(".iterations"));
  axisChoice(root.selectAll(".axis-kind button"), pictures.scale);

  const problem = root.select(".problem");
  answers.training.subscribe(unhurried(({ answer, error }) => {
    problem.text(error ?? "");
    if (error) return;
    pictures.show(answer);
    cameTo(answer);
    table(answer);
  }));
};
