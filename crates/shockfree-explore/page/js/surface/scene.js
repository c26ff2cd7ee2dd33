// The surface as plotly draws it.

import { short } from "../format.js";
import { resolved } from "../look.js";
import { colours } from "./colours.js";
import { curves } from "./curves.js";
import { height as heightOf } from "./height.js";
import { shockOf } from "./shock.js";

// Curves lie so far above the surface, as a part of its height, that none sinks into its facets.
const LIFT = 0.008;

const scaled = ({ colours: { from, to } }) => ({ colorscale: colours(), cmin: from, cmax: to, showscale: false });

const surfaceOf = (mesh, height) => {
  const values = mesh[height.pick.mesh];
  return {
    type: "surface", x: mesh.biases.map(() => mesh.weights), y: mesh.biases, name: "",
    z: values.map((row) => row.map((value) => (value === null ? null : height.of(value)))), ...scaled(height),
    // Of the heights some lie on the floor, so that plotly does not know the values.
    hoverinfo: "text",
    hovertext: values.map((row, r) => row.map((value, c) =>
      `w = ${short(mesh.weights[c])}<br>b = ${short(mesh.biases[r][c])}<br>${height.sign} = ${short(value)}`)),
    lighting: { ambient: 0.75, diffuse: 0.45, specular: 0.03, roughness: 0.9 },
    lightposition: { x: 3e4, y: 1e5, z: 1e5 },
    contours: Object.fromEntries(["x", "y", "z"].map((side) => [side, { highlight: false }])),
  };
};

const layoutOf = (frame, height, { camera, box }) => {
  const [ink, faint, rule, card] = ["--ink", "--faint", "--rule", "--card"].map((name) => resolved(`var(${name})`));
  const axis = (text) => ({
    title: { text, font: { size: 13, color: ink } }, tickfont: { size: 11, color: faint }, color: faint,
    gridcolor: rule, zerolinecolor: rule, showspikes: false,
  });
  return {
    margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false, paper_bgcolor: card,
    font: { family: getComputedStyle(document.body).fontFamily, color: ink },
    hoverlabel: { bgcolor: card, bordercolor: faint, font: { color: ink, size: 12 } },
    scene: {
      xaxis: { ...axis("weight w"), range: [frame.w0, frame.w1] },
      yaxis: { ...axis("bias b"), range: [frame.b0, frame.b1] },
      zaxis: { ...axis(height.axis), range: height.range, ...height.ticks },
      // Turned by hand it is by drag.js.
      camera, dragmode: false, aspectmode: "manual", aspectratio: box,
    },
  };
};

// `shown`: the mesh and its frame, `kind` of height, the runs, the point, the state, the camera and its box.
export const scene = (shown) => {
  const { mesh, frame, kind, runs, view } = shown;
  const height = heightOf(kind, mesh, runs);
  const lift = LIFT * height.tall;
  const lines = curves({ ...shown, height, lift });
  return {
    traces: [surfaceOf(mesh, height), ...shockOf(mesh, frame, height, lift), ...lines],
    layout: layoutOf(frame, height, view),
    height, start: lines.some(({ name }) => name === "start"),
  };
};
