// The buttons of a player: they drive the page's one clock, and show it. Every player on the page has them.

import * as clock from "./play.js";

const markup = (id) => `
  <div class="group" role="group" aria-label="Play the trainings">
    <button type="button" data-to="first" aria-label="to the start">|◀</button>
    <button type="button" data-to="back" aria-label="one iteration back">◀</button>
    <button type="button" id="${id}" class="main">Play</button>
    <button type="button" data-to="forward" aria-label="one iteration forward">▶</button>
    <button type="button" data-to="last" aria-label="to the end">▶|</button>
  </div>`;

// Puts the buttons into `root`, that of playing with an `id`; calls `show(shown, last)` now and whenever the iteration
// that is shown, or the last one, may have become another.
export const player = (root, id, show) => {
  root.insertAdjacentHTML("afterbegin", markup(id));
  const play = root.querySelector(`#${id}`);
  play.addEventListener("click", clock.toggle);
  const ways = [...root.querySelectorAll("[data-to]")];
  for (const way of ways) way.addEventListener("click", () => clock.go(clock.WAYS[way.dataset.to]()));

  clock.subscribe(() => {
    const [shown, last] = [clock.shown(), clock.last()];
    play.textContent = clock.playing() ? "Pause" : "Play";
    for (const way of ways) {
      way.disabled = ["first", "back"].includes(way.dataset.to) ? shown === 0 : shown === last;
    }
    show(shown, last);
  });
};
