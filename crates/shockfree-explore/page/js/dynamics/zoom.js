// The window of the cobweb: turned with the wheel, pinched, dragged, moved with keys, and never outside the square.

import { calm } from "../look.js";

const MOST = 400;
const FAST = 300;
const STEP = 1.5;
const SHIFT = 0.15;

// `changed(transform)` is called whenever the window is another.
export const zoomable = (svg, changed) => {
  let [left, top, side] = [0, 0, 1];
  const now = () => d3.zoomTransform(svg.node());
  const zoom = d3.zoom().scaleExtent([1, MOST])
    // One finger scrolls the page while the whole is seen.
    .filter((event) => (event.touches ? event.touches.length > 1 || now().k > 1 : !event.button))
    .on("zoom", ({ transform }) => {
      svg.style("touch-action", transform.k > 1 ? "none" : "pan-y").classed("zoomed", transform.k > 1);
      changed(transform);
    });
  svg.call(zoom).style("touch-action", "pan-y");

  // Smoothly, if somebody asked for it and does not mind.
  const moved = (way, ...how) => (calm() ? svg : svg.transition().duration(FAST)).call(way, ...how);
  const whole = () => moved(zoom.transform, d3.zoomIdentity);

  const keys = {
    "+": () => svg.call(zoom.scaleBy, STEP),
    "=": () => svg.call(zoom.scaleBy, STEP),
    "-": () => svg.call(zoom.scaleBy, 1 / STEP),
    0: whole,
    ArrowLeft: () => svg.call(zoom.translateBy, (SHIFT * side) / now().k, 0),
    ArrowRight: () => svg.call(zoom.translateBy, (-SHIFT * side) / now().k, 0),
    ArrowUp: () => svg.call(zoom.translateBy, 0, (SHIFT * side) / now().k),
    ArrowDown: () => svg.call(zoom.translateBy, 0, (-SHIFT * side) / now().k),
  };
  svg.attr("tabindex", 0).attr("aria-keyshortcuts", "+ - 0").on("keydown", (event) => {
    // The whole cannot be moved, so the arrows scroll the page then.
    if (event.ctrlKey || event.metaKey || !keys[event.key] || (now().k === 1 && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    keys[event.key]();
  });

  return {
    whole,
    // So many times as large, with a place, in pixels of the whole, in the middle.
    to: (x, y, k) => moved(zoom.transform,
      d3.zoomIdentity.translate(left + side / 2 - k * x, top + side / 2 - k * y).scale(k)),
    reset: () => svg.interrupt().call(zoom.transform, d3.zoomIdentity),
    // The square lies elsewhere: the window goes on showing the same part of it.
    resize: (x, y, wide) => {
      const { k, x: across, y: down } = now();
      const [right, below] = [(across - left * (1 - k)) / side, (down - top * (1 - k)) / side];
      [left, top, side] = [x, y, wide];
      const ends = [[left, top], [left + side, top + side]];
      zoom.extent(ends).translateExtent(ends);
      svg.call(zoom.transform,
        d3.zoomIdentity.translate(left * (1 - k) + right * side, top * (1 - k) + below * side).scale(k));
    },
  };
};
