// Where plotly draws: it is asked for one drawing at a time, and never more often than the browser can follow.

import { plotly } from "./library.js";
import { usual } from "./camera.js";

// In pixels: from here on there is room for the names of the axes without a step back.
const NARROW = 450;
// Plotly draws the whole surface anew for every mark that moves: so many times as long as that took, it rests.
const REST = 1.5;

// `draw()` gives `{traces, layout}` when it is time.
export const stage = (place, draw) => {
  const home = () => usual(place.clientWidth < NARROW);
  let camera = home();
  let waiting = false;
  let busy = false;

  const paint = async () => {
    const library = await plotly();
    const begun = performance.now();
    const { traces, layout } = draw();
    await library.react(place, traces, layout, { displayModeBar: false, responsive: true, scrollZoom: false });
    return performance.now() - begun;
  };

  const refresh = async () => {
    if (busy) {
      waiting = true;
      return;
    }
    busy = true;
    waiting = false;
    try {
      const took = await paint();
      await new Promise((resolve) => setTimeout(resolve, REST * took));
    } finally {
      busy = false;
    }
    if (waiting) await refresh();
  };

  const aim = async (next) => {
    camera = next;
    if (place.classList.contains("js-plotly-plot")) await (await plotly()).relayout(place, { "scene.camera": next });
  };

  // The picture in the size that it has, with the names of its curves.
  const picture = async () => {
    const { traces, layout } = draw();
    const { clientWidth: width, clientHeight: height } = place;
    const named = { data: traces, layout: { ...layout, width, height, showlegend: true } };
    return (await plotly()).toImage(named, { format: "png", width, height, scale: 2 });
  };

  return { refresh, aim, home, look: () => camera, picture };
};
