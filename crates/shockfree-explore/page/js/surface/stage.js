// Where plotly draws: it is asked for one drawing at a time, and never more often than the browser can follow.

import { boxOf, usual } from "./camera.js";
import { cropped } from "./crop.js";
import { plotly } from "./library.js";

// So many times as wide as high, there is room for a long box.
const WIDE = 1.35;
// Plotly draws the whole surface anew for every mark that moves: so many times as long as that took, it rests.
const REST = 1.5;
// In pixels of a picture to be saved: what lies under the surface, of that the part of the scale, the length of the
// scale, and the width that the names need.
const [UNDER, SCALE, BAR, LEAST] = [110, 62, 360, 560];

// `draw()` gives `{traces, layout, height}` when it is time; `turned()` is called when the place changes its shape.
export const stage = (place, draw, turned) => {
  const wide = () => place.clientWidth > WIDE * place.clientHeight;
  const home = () => usual(wide());
  // Nobody has turned the surface yet.
  let camera;
  const look = () => camera ?? home();
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

  let before = wide();
  new ResizeObserver(() => {
    if (wide() === before) return;
    before = wide();
    turned();
  }).observe(place);

  // The picture with the names of its curves and what its colours mean, without the empty room around it.
  const picture = async () => {
    const { traces: [surface, ...others], layout, height: { title, colours } } = draw();
    const [width, high] = [Math.max(place.clientWidth, LEAST), place.clientHeight];
    const colorbar = {
      orientation: "h", x: 0.5, y: 0, yanchor: "top", len: BAR / width, lenmode: "fraction", thickness: 12,
      outlinewidth: 0, title: { text: title, side: "top" }, ticks: "outside",
      tickvals: colours.ticks.map(({ at }) => colours.from + at * (colours.to - colours.from)),
      ticktext: colours.ticks.map(({ text }) => text),
    };
    const data = [{ ...surface, showscale: true, colorbar }, ...others];
    const named = {
      ...layout, width, height: high + UNDER, margin: { l: 0, r: 0, t: 0, b: UNDER }, showlegend: true,
      legend: { orientation: "h", y: -0.02 - SCALE / high, yanchor: "top", x: 0.5, xanchor: "center" },
    };
    const size = { format: "png", width, height: high + UNDER, scale: 2 };
    return cropped(await (await plotly()).toImage({ data, layout: named }, size));
  };

  return { refresh, aim, home, picture, look, view: () => ({ camera: look(), box: boxOf(wide()) }) };
};
