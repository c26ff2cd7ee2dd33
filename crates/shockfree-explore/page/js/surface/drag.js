// Turning by mouse and finger. Plotly's own turning has a momentum that throws the surface about wherever pictures come
// slowly, and it keeps fingers and wheels from moving the page.

import { moved } from "./camera.js";

// Half a turn for the width of the stage.
const HALF = Math.PI;
// In pixels: from here on a finger has a direction.
const SLOP = 8;
// In pixels of a wheel: so many bring the surface nearer by a factor of e.
const NOTCH = 600;

export const dragging = (stage, { look, aim }) => {
  let last;
  let begun = false;
  let next;

  // Whether the movement turns the surface: a finger that sets out up or down moves the page.
  const turns = ({ pointerType, clientX, clientY }) => {
    if (begun || pointerType !== "touch") return true;
    const [across, along] = [Math.abs(clientX - last.clientX), Math.abs(clientY - last.clientY)];
    if (Math.max(across, along) < SLOP) return false;
    if (along > across) last = undefined;
    begun = across >= along;
    return begun;
  };

  // At most one aim for each picture of the browser.
  const soon = (move) => {
    const waiting = next !== undefined;
    next = moved(next ?? look(), move);
    if (waiting) return;
    requestAnimationFrame(() => {
      aim(next);
      next = undefined;
    });
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    [last, begun] = [event, false];
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary || !turns(event)) return;
    const part = HALF / stage.clientWidth;
    soon({ turn: -part * (event.clientX - last.clientX), rise: part * (event.clientY - last.clientY) });
    last = event;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, () => {
      last = undefined;
    });
  }
  // The wheel moves the page, unless somebody has begun to work with the surface; plotly would hold the page still.
  stage.addEventListener("wheel", (event) => {
    event.stopPropagation();
    if (document.activeElement !== stage) return;
    event.preventDefault();
    soon({ distance: Math.exp(event.deltaY / NOTCH) });
  }, { capture: true, passive: false });
  // Plotly would not let a finger move the page.
  stage.addEventListener("touchmove", (event) => event.stopPropagation(), { capture: true, passive: true });
};
