// The window of the plane: dragged, pinched, turned with the wheel, and what the buttons do to it.

import { calm } from "../look.js";
import * as state from "../state.js";
import { rounded } from "./frame.js";

const SMALLEST = 1e-4;
const LARGEST = 200;
const FAST = 250;

// Where everything with a name can be seen.
export const WHOLE = {
  logistic: { w0: -10, w1: 10, b0: -8, b1: 8 },
  tanh: { w0: -2.5, w1: 2.5, b0: -3, b1: 3 },
};

// `area` takes the gestures; `click` gets a place in pixels.
export const control = (area, click) => {
  const x = d3.scaleLinear();
  const y = d3.scaleLinear();
  let busy = false;
  let frame;

  const moved = ({ transform }) => {
    const [w0, w1] = transform.rescaleX(x).domain();
    const [b0, b1] = transform.rescaleY(y).domain();
    const [across, up] = [w1 - w0, b1 - b0];
    // A tenth of a pixel, lest the address of the page become long.
    state.set({
      w0: rounded(w0, across, 10 * frame.width), w1: rounded(w1, across, 10 * frame.width),
      b0: rounded(b0, up, 10 * frame.height), b1: rounded(b1, up, 10 * frame.height),
    });
  };

  const zoom = d3.zoom().clickDistance(4)
    .on("start", ({ sourceEvent }) => {
      busy = true;
      // A wheel turns in many small jerks, none of which is a thing of its own.
      if (sourceEvent?.type !== "wheel") state.mark();
    })
    .on("zoom", (event) => {
      // Only people move the window; `start` below puts the zoom where the window is.
      if (busy) moved(event);
    })
    .on("end", () => {
      busy = false;
      start();
    });

  // A gesture starts from the window as it is, whoever made it.
  const start = () => {
    if (busy || !frame) return;
    const { w0, w1, b0, b1 } = state.get();
    x.domain([w0, w1]).range([0, frame.width]);
    y.domain([b0, b1]).range([frame.height, 0]);
    const spans = [w1 - w0, b1 - b0];
    zoom.extent([[0, 0], [frame.width, frame.height]])
      .scaleExtent([Math.min(1, Math.max(...spans) / LARGEST), Math.max(1, Math.min(...spans) / SMALLEST)]);
    area.property("__zoom", d3.zoomIdentity);
  };

  area.call(zoom).on("dblclick.zoom", null).on("click", (event) => {
    if (event.defaultPrevented) return;
    state.mark();
    click(d3.pointer(event));
  });

  return {
    resize: (newest) => {
      frame = newest;
      start();
    },
    by: (factor) => {
      start();
      if (calm()) area.call(zoom.scaleBy, factor);
      else area.transition().duration(FAST).call(zoom.scaleBy, factor);
    },
    whole: () => {
      area.interrupt();
      state.mark();
      state.set(WHOLE[state.get().activation]);
    },
  };
};
