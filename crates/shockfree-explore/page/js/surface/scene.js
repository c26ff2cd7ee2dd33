// The surface as plotly draws it.

import { resolved } from "../look.js";
import { curves } from "./curves.js";
import { extent, height as heightOf } from "./height.js";

// Those of the plane, but closer together: the colours of the methods are to be seen on all heights.
const COLOURS = {
  light: ["#f4f1e6", "#dce1d6", "#bccbc9", "#9bb3bd", "#7f9bac"],
  dark: ["#262d32", "#2f4550", "#3c5f6c", "#567f8a", "#7b9fa3"],
};
// Curves lie so far above the surface, as a part of its height, that none sinks into its facets.
const LIFT = 0.008;

const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

const surfaceOf = (mesh, heights, hover) => ({
  type: "surface", x: mesh.biases.map(() => mesh.weights), y: mesh.biases, z: heights, name: "", showscale: false,
  colorscale: COLOURS[dark() ? "dark" : "light"].map((colour, k, { length }) => [k / (length - 1), colour]),
  hovertemplate: `w = %{x:.3f}<br>b = %{y:.3f}<br>${hover}<extra></extra>`,
  lighting: { ambient: 0.72, diffuse: 0.55, specular: 0.04, roughness: 0.9 },
  contours: Object.fromEntries(["x", "y", "z"].map((side) => [side, { highlight: false }])),
});

const layoutOf = (frame, height, camera) => {
  const [ink, faint, rule, card] = ["--ink", "--faint", "--rule", "--card"].map((name) => resolved(`var(${name})`));
  const axis = (text) => ({
    title: { text, font: { size: 13, color: ink } }, tickfont: { size: 11, color: faint }, color: faint,
    gridcolor: rule, zerolinecolor: rule, showspikes: false,
  });
  return {
    margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false, paper_bgcolor: card,
    font: { family: getComputedStyle(document.body).fontFamily, color: ink },
    legend: { orientation: "h", y: 0, x: 0.5, xanchor: "center" },
    hoverlabel: { bgcolor: card, bordercolor: faint, font: { color: ink, size: 12 } },
    scene: {
      xaxis: { ...axis("weight w"), range: [frame.w0, frame.w1] },
      yaxis: { ...axis("bias b"), range: [frame.b0, frame.b1] },
      zaxis: { ...axis(height.title), ...height.ticks },
      // Turned by hand it is by drag.js.
      camera, dragmode: false, aspectmode: "manual", aspectratio: { x: 1, y: 1, z: 0.6 },
    },
  };
};

// `shown`: the mesh and its frame, `kind` of height, the runs, the point, the state, the camera.
export const scene = (shown) => {
  const { mesh, frame, kind, camera } = shown;
  const height = heightOf(kind, mesh);
  const heights = mesh[height.pick.mesh].map((row) => row.map((value) => (value === null ? null : height.of(value))));
  const [low, high] = extent(heights);
  const lift = LIFT * (high - low || 1);
  return {
    traces: [surfaceOf(mesh, heights, height.hover), ...curves({ ...shown, height, lift })],
    layout: layoutOf(frame, height, camera),
    low, high, floor: height.floor,
  };
};
