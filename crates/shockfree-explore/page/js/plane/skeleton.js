// The elements of the view, and what only touches them.

import { player } from "../player.js";
import * as state from "../state.js";
import { glossary } from "./glossary.js";

const COLOURS = {
  cost: ["cost", "the cost at the horizon"], gradient: ["gradient", "the norm of its gradient, on a logarithmic scale"],
  kind: ["kind", "the kind of dynamics"],
};
const button = ([key, [word, title]]) =>
  `<button type="button" data-colour="${key}" title="Colour by ${title}">${word}</button>`;

const MARKUP = `
  <div class="head">
    <h2 id="plane-title">The plane of weight and bias</h2>
    <div class="group" id="plane-colour" role="group" aria-label="Colour by">
      ${Object.entries(COLOURS).map(button).join("")}
    </div>
    <div class="end">
      <div class="group" role="group" aria-label="Zoom">
        <button type="button" data-zoom="in" aria-label="Zoom in" title="Zoom in">+</button>
        <button type="button" data-zoom="out" aria-label="Zoom out" title="Zoom out">−</button>
        <button type="button" data-zoom="whole" title="The window that shows everything with a name">whole</button>
      </div>
      <div class="plane-save"></div>
    </div>
  </div>
  <p class="problem" role="alert"></p>
  <div class="plane-stage">
    <div class="plane-picture"><canvas id="plane-field" aria-hidden="true"></canvas></div>
    <svg id="plane-svg" xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="plane-title"></svg>
  </div>
  <div class="plane-player"><output class="number"></output></div>
  <p id="plane-readout" class="number"></p>
  <p class="note plane-ways"></p>
  <details class="glossary"><summary>Words</summary><dl></dl></details>`;

const coarse = () => matchMedia("(pointer: coarse)").matches;
const ways = () => (coarse() ? "Tap: put the start there. Drag: move the plane. Pinch: zoom."
  : "Click: put the start there. Drag: move the plane. Wheel: zoom.");

export const skeleton = (root) => {
  root.innerHTML = MARKUP;
  const find = (what) => root.querySelector(what);
  player(find(".plane-player"), "plane-play", (shown, last) => {
    find(".plane-player output").textContent = `iteration ${shown} of ${last}`;
  });
  glossary(find(".glossary"));
  find(".plane-ways").textContent = `${ways()} The browser's Back: undo.`;
  const canvas = find("#plane-field");
  const svg = d3.select(find("#plane-svg"));
  const clip = svg.append("defs").append("clipPath").attr("id", "plane-clip").append("rect");
  const plot = svg.append("g");
  const image = plot.append("image").attr("preserveAspectRatio", "none").attr("display", "none");
  const under = plot.append("g").attr("clip-path", "url(#plane-clip)");
  const over = plot.append("g").attr("clip-path", "url(#plane-clip)");
  const area = plot.append("rect").attr("class", "plane-area-of-gestures");

  const buttons = [...root.querySelectorAll("[data-colour]")];
  for (const button of buttons) button.addEventListener("click", () => state.set({ colour: button.dataset.colour }));
  state.subscribe(["colour"], ({ colour }) => {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.colour === colour);
  });

  const problems = new Map();
  const fail = (whose) => (words) => {
    problems.set(whose, words);
    const [first = ""] = [...problems.values()].filter(Boolean);
    const line = find(".problem");
    // Said again it would be read out again.
    if (line.textContent !== first) line.textContent = first;
  };

  const arrange = ({ width, height }, frame) => {
    svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
    plot.attr("transform", `translate(${frame.left},${frame.top})`);
    for (const rect of [clip, area]) rect.attr("width", frame.width).attr("height", frame.height);
    const { style } = canvas.parentElement;
    [style.left, style.top] = [`${frame.left}px`, `${frame.top}px`];
    [style.width, style.height] = [`${frame.width}px`, `${frame.height}px`];
  };

  // The drawing with the picture in it, for a file that is written at once: then it is taken out again.
  const withPicture = (frame, colour) => {
    if (colour !== "kind") {
      image.attr("display", null).attr("href", canvas.toDataURL())
        .attr("width", frame.width).attr("height", frame.height);
      queueMicrotask(() => image.attr("display", "none").attr("href", null));
    }
    return svg.node();
  };

  return {
    canvas, svg, plot, inner: { under, over, area }, fail, arrange, withPicture,
    stage: find(".plane-stage"), readout: find("#plane-readout"), save: find(".plane-save"),
    onZoom: (ways) => {
      for (const [way, act] of Object.entries(ways)) find(`[data-zoom="${way}"]`).addEventListener("click", act);
    },
  };
};
