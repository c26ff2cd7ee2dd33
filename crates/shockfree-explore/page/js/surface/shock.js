// The shock. Over the cost it is the upper edge of the wall. The ridge of the gradient is thinner than any mesh, whose
// heights would say nothing of it: there a curtain that reaches the top stands for it.

import { resolved } from "../look.js";
import { cut } from "./paths.js";

const quiet = { hoverinfo: "skip" };
const style = () => ({ color: resolved("var(--shock)"), width: 6 });
const edge = (points, frame) => ({
  ...quiet, type: "scatter3d", mode: "lines", name: "shock", line: style(), ...cut(points, frame),
});

// What is no place keeps one piece from the next.
const GAP = [Number.NaN, Number.NaN, Number.NaN];

const onTheWall = ({ shock }, frame, lift) =>
  [edge(shock.flatMap((piece) => [...piece.map(([w, b, cost]) => [w, b, (cost ?? Number.NaN) + lift]), GAP]), frame)];

const sheet = (points, [floor, top]) => {
  const [x, y] = [0, 1].map((k) => points.map((point) => point[k]));
  const color = style().color;
  return {
    ...quiet, type: "surface", x: [x, x], y: [y, y], z: [x.map(() => floor), x.map(() => top)],
    opacity: 0.38, showscale: false, colorscale: [[0, color], [1, color]], lighting: { ambient: 1, diffuse: 0 },
    contours: Object.fromEntries(["x", "y", "z"].map((side) => [side, { highlight: false }])),
  };
};

// The pieces of a cut path: plotly puts a null between them.
const pieces = ({ x, y }) => {
  const all = [[]];
  x.forEach((w, k) => (w === null ? all.push([]) : all.at(-1).push([w, y[k]])));
  return all.filter(({ length }) => length > 1);
};

const curtain = ({ shock }, frame, range) => {
  // A hair below the top, where it is not cut off.
  const top = range[1] - 0.002 * (range[1] - range[0]);
  const line = edge(shock.flatMap((piece) => [...piece.map(([w, b]) => [w, b, top]), GAP]), frame);
  return [line, ...pieces(line).map((points) => sheet(points, [range[0], top]))];
};

export const shockOf = (mesh, frame, { pick, range }, lift) =>
  pick.mesh === "costs" ? onTheWall(mesh, frame, lift) : curtain(mesh, frame, range);
