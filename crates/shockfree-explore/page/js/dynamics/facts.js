// What is known about the unit at the shown point, in words: always the same rows, so that nothing moves under a drag.

import { distinct, factor, short } from "../format.js";
import { reason as readable } from "./reason.js";

const REGIONS = {
  "one-attractor": "one attractor: every start ends at the same fixed point",
  "two-attractors": "two attractors: the start decides",
  "two-cycle": "a 2-cycle attracts: outputs alternate for ever",
};
const SHOCKS = { fold: "the fold", separatrix: "the separatrix", phase: "the phase shock" };
// Digits of the biases where something happens, which lie close together.
const BIASES = 5;
const NEUTRAL = "neutral, a bifurcation";

const three = (value) => short(value, 3);
const pair = (outputs) => distinct(outputs, 3).join(" ↔ ");

// Fixed points that are about to meet do not look like one.
const fixed = (points) => {
  const outputs = distinct(points.map(({ y }) => y), 3);
  return points.map(({ multiplier, stability }, k) =>
    `y = ${outputs[k]}, multiplier ${factor(multiplier, 3)}: ${stability === "neutral" ? NEUTRAL : stability}`);
};

const region = ({ region, stable_strip: inside, contraction }) => [REGIONS[region], inside
  ? `inside the stable strip: no step multiplies by more than ${factor(contraction, 3)}`
  : `outside the stable strip: a step can multiply by ${factor(contraction, 3)}`];

const gradient = ({ gradient: slopes, gradient_norm: norm, undefined: reason }) => {
  if (!slopes) return [reason ? `undefined: ${readable(reason)}` : "undefined"];
  return [`‖∇E‖ = ${three(norm)}; ∂E/∂w = ${three(slopes[0])}, ∂E/∂b = ${three(slopes[1])}`];
};

const nearest = ({ w, b, nearest_shock: shock, shock: here, wall }) => {
  if (!shock) return [];
  const [at, bias] = [distinct([shock.w, w], 3)[0], distinct([shock.b, b], 3)[0]];
  return [`${three(shock.distance)} to ${SHOCKS[shock.kind]}, at (${at}, ${bias})`, here
    ? `at this w: ${SHOCKS[here.kind]} at b = ${distinct([here.b, b, wall?.b], BIASES)[0]}` : "none at this w"];
};

const steepest = ({ b, wall, shock }) => {
  if (!wall) return [];
  const [at, fold] = distinct([wall.b, shock?.b, b], BIASES);
  return [`at b = ${at}: ∣∂y/∂b∣ = ${three(Math.abs(wall.slope))}${shock ? ` (the fold: b = ${fold})` : ""}`,
    "on the side where the two fixed points are gone"];
};

const goal = ({ limit }) => {
  if (!limit) return [];
  return [limit.kind === "two-cycle" ? `the 2-cycle ${pair(limit.y)}` : `y = ${three(limit.y)}`];
};

// `{term, lines, room, hint}`: room for so many lines, and for so many where they are short.
export const facts = ({ answer }) => [
  { term: "Region", lines: region(answer), room: [2, 4] },
  { term: "Fixed points", lines: fixed(answer.fixed_points), room: [3, 3],
    hint: "The multiplier is what one step makes of a small change: below 1 in size, the point attracts." },
  { term: "2-cycle", room: [1, 2], lines: answer.two_cycle
    ? [`y = ${pair(answer.two_cycle.y)}, multiplier ${three(answer.two_cycle.multiplier)} over two steps`] : [] },
  { term: "The start goes to", lines: goal(answer), room: [1, 1] },
  { term: "Cost", lines: [answer.cost === null ? "undefined" : `E = ${three(answer.cost)}`], room: [1, 1] },
  { term: "Gradient", lines: gradient(answer), room: [1, 2] },
  { term: "Nearest shock", lines: nearest(answer), room: [2, 3],
    hint: "A shock is where a hair of w or b sends the start to another end." },
  { term: "Wall", lines: steepest(answer), room: [2, 3],
    hint: "The wall is where, at this w and horizon, the output is steepest in b." },
];
