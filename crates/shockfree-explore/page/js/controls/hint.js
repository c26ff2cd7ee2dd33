// A first thing to try, until somebody has had enough of it.

import { calm } from "../look.js";
import { element } from "./box.js";

const SEEN = "shockfree-explore-hint-seen";

// A browser may keep nothing for a page.
const remembered = () => {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
};
const remember = () => {
  try {
    localStorage.setItem(SEEN, "");
  } catch {
    // Then the hint is there again next time.
  }
};

export const hint = () => {
  const root = element(`
    <p class="hint">
      <span><b>Try:</b> press <a href="#plane-play">Play</a>, right under the plane, and see what the red curve does to
      the paths; then drag the ring between the green lines and play again.</span>
      <button type="button" aria-label="Dismiss the hint">×</button>
    </p>`);
  root.hidden = remembered();
  // A link would write itself into the address.
  root.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    const button = document.getElementById("plane-play");
    button.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    button.focus({ preventScroll: true });
  });
  root.querySelector("button").addEventListener("click", () => {
    remember();
    root.hidden = true;
  });
  return root;
};
