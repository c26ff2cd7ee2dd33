// A small player under the plane: what it plays is right above it.

import * as play from "../play.js";

const MARKUP = `
  <div class="group" role="group" aria-label="Play the trainings">
    <button type="button" data-to="first" aria-label="to the start">|◀</button>
    <button type="button" data-to="back" aria-label="one iteration back">◀</button>
    <button type="button" id="plane-play" class="main">Play</button>
    <button type="button" data-to="forward" aria-label="one iteration forward">▶</button>
    <button type="button" data-to="last" aria-label="to the end">▶|</button>
  </div>
  <output class="number"></output>`;

export const player = (root) => {
  root.innerHTML = MARKUP;
  const toggle = root.querySelector("#plane-play");
  const output = root.querySelector("output");
  toggle.addEventListener("click", play.toggle);
  const ways = [...root.querySelectorAll("[data-to]")];
  for (const way of ways) way.addEventListener("click", () => play.go(play.WAYS[way.dataset.to]()));

  play.subscribe(() => {
    const [shown, last] = [play.shown(), play.last()];
    toggle.textContent = play.playing() ? "Pause" : "Play";
    output.textContent = `iteration ${shown} of ${last}`;
    for (const way of ways) {
      way.disabled = ["first", "back"].includes(way.dataset.to) ? shown === 0 : shown === last;
    }
  });
};
