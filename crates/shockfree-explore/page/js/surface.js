// The surface over the plane, which a mouse, a finger or a key turns.

import * as answers from "./answers.js";
import { decade, short } from "./format.js";
import * as look from "./look.js";
import * as save from "./save.js";
import * as state from "./state.js";
import { steering } from "./surface/camera.js";
import { bar } from "./surface/colours.js";
import { dragging } from "./surface/drag.js";
import { key } from "./surface/key.js";
import { hasWebGL } from "./surface/library.js";
import { source, table } from "./surface/mesh.js";
import { scene } from "./surface/scene.js";
import { stage } from "./surface/stage.js";

const HTML = `
  <div class="head">
    <h2 id="surface-title">The surface</h2>
    <div class="group" role="group" aria-label="Height">
      <button type="button" data-kind="cost">cost</button>
      <button type="button" data-kind="gradient">gradient (log₁₀)</button>
    </div>
    <div class="end"></div>
  </div>
  <p class="problem" role="alert"></p>
  <div class="body">
    <div class="stage" tabindex="0" role="group" aria-describedby="surface-note">
      <div id="surface-plot"></div>
      <p class="wait">Computing the surface…</p>
    </div>
    <div class="side">
      <div class="scale"></div>
      <ul class="key"></ul>
      <div class="group turn" role="group" aria-label="Turn the surface"></div>
      <p class="note" id="surface-note"></p>
    </div>
  </div>`;

const WITHOUT = `
  <div class="head"><h2 id="surface-title">The surface</h2></div>
  <p class="note">This browser has no WebGL, which the surface needs; the plane shows the same from above.</p>`;

const TURN = "Drag to turn, or use the arrow keys, + and −.";
const CURTAIN = "The gradient explodes at the shock, along a ridge that is thinner than this mesh: the red curtain " +
  "stands for it. Point at a place in the plane to read the norm there.";

const described = (kind, { shock }, { low, high, floor }) => {
  if (kind === "cost") {
    const wall = shock.length ? "; the red curve is the upper edge of the wall" : "";
    return `The cost over this window goes from ${short(low, 3)} to ${short(high, 3)}${wall}. ${TURN}`;
  }
  const most = high > 10 ** floor
    ? `The largest norm that the mesh met is ${short(high, 3)}; what is below ${decade(floor)} lies on the floor.`
    : `No norm that the mesh met is above ${decade(floor)}.`;
  return `${shock.length ? `${CURTAIN} ` : ""}${most} ${TURN}`;
};

export const mount = () => {
  const section = document.getElementById("surface");
  if (!hasWebGL()) {
    section.innerHTML = WITHOUT;
    return;
  }
  section.innerHTML = HTML;
  const find = (selector) => section.querySelector(selector);
  const [place, frameOfPlot, problem, note] = ["#surface-plot", ".stage", ".problem", ".note"].map(find);
  let known;

  const runs = () => answers.training.get()?.answer?.runs ?? [];
  const draw = () => {
    const { height: kind } = state.get();
    const point = answers.point.get()?.answer;
    const drawn = scene({ ...known, kind, runs: runs(), point, now: state.get(), view: plot.view() });
    const words = described(kind, known.mesh, drawn.height);
    if (note.textContent !== words) note.textContent = words;
    frameOfPlot.setAttribute("aria-label", `The surface of the ${kind} over weight and bias`);
    key(find(".key"), { shock: known.mesh.shock.length > 0, start: drawn.start, runs: runs() });
    bar(find(".scale"), drawn.height);
    return drawn;
  };
  const plot = stage(place, draw, () => refresh());
  const fail = (words) => {
    problem.textContent = words;
    frameOfPlot.removeAttribute("aria-busy");
  };
  const refresh = async () => {
    if (!known || !mesh.seen()) return;
    try {
      await plot.refresh();
    } catch (error) {
      fail(error.message);
    }
  };

  const mesh = source(section, {
    appear: refresh,
    busy: () => frameOfPlot.setAttribute("aria-busy", "true"),
    fail,
    take: async (answer, frame) => {
      known = { mesh: answer, frame };
      problem.textContent = "";
      await refresh();
      frameOfPlot.removeAttribute("aria-busy");
      frameOfPlot.classList.add("drawn");
    },
  });

  const kinds = [...section.querySelectorAll("[data-kind]")];
  for (const button of kinds) button.addEventListener("click", () => state.set({ height: button.dataset.kind }));
  state.subscribe(["height"], ({ height }) => {
    for (const button of kinds) button.setAttribute("aria-pressed", String(button.dataset.kind === height));
  });
  steering(find(".turn"), frameOfPlot, plot);
  dragging(frameOfPlot, plot);
  save.menu(find(".end"), {
    name: "surface", label: "the surface",
    png: plot.picture,
    csv: () => {
      if (!known) throw new Error("the surface is not there yet");
      return table(known.mesh);
    },
  });
  state.subscribe(["iteration", "w", "b", "height"], refresh);
  answers.training.subscribe(refresh);
  answers.point.subscribe(refresh);
  look.onTheme(refresh);
};
