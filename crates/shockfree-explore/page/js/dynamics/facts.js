// What is known about the unit at the shown point, in words: a list of terms and what holds.

import { short } from "../format.js";
import { reason as readable } from "./reason.js";

const REGIONS = {
  "one-attractor": "one attractor: every start ends at the same fixed point",
  "two-attractors": "two attractors: the start decides",
  "two-cycle": "a 2-cycle attracts: outputs alternate for ever",
};
const SHOCKS = { fold: "the fold", separatrix: "the separatrix", phase: "the phase shock" };
const NEUTRAL = "neutral, a bifurcation";

const three = (value) => short(value, 3);
const pair = (outputs) => outputs.map(three).join(" ↔ ");

const fixed = ({ y, multiplier, stability }) =>
  `y = ${three(y)}, multiplier ${three(multiplier)}: ${stability === "neutral" ? NEUTRAL : stability}`;

const gradient = ({ gradient: slopes, gradient_norm: norm, undefined: reason }) => {
  if (!slopes) return reason ? `undefined: ${readable(reason)}` : "undefined";
  return `‖∇E‖ = ${three(norm)}; ∂E/∂w = ${three(slopes[0])}, ∂E/∂b = ${three(slopes[1])}`;
};

const nearest = (shock) =>
  shock ? `${three(shock.distance)} to ${SHOCKS[shock.kind]}, at (${three(shock.w)}, ${three(shock.b)})` : "none";

// `[term, lines]` of everything that there is to say.
export const facts = (answer) => {
  const { w, contraction, stable_strip: inside, limit, shock, wall, two_cycle: cycle } = answer;
  const strip = inside
    ? `inside the stable strip: ∣w∣L = ${three(contraction)}, below 1`
    : `outside the stable strip: ∣w∣L = ${three(contraction)}, not below 1`;
  const goal = limit && (limit.kind === "two-cycle" ? `the 2-cycle ${pair(limit.y)}` : `y = ${three(limit.y)}`);
  const said = [
    ["Region", [REGIONS[answer.region], strip]],
    [answer.fixed_points.length === 1 ? "Fixed point" : "Fixed points", answer.fixed_points.map(fixed)],
    cycle && ["2-cycle", [`y = ${pair(cycle.y)}, multiplier ${three(cycle.multiplier)} over two steps`]],
    goal && ["The start goes to", [goal]],
    ["Cost", [answer.cost === null ? "undefined" : `E = ${three(answer.cost)}`]],
    ["Gradient", [gradient(answer)]],
    ["Nearest shock", [nearest(answer.nearest_shock),
      shock && `at w = ${three(w)}: ${SHOCKS[shock.kind]} at b = ${three(shock.b)}`]],
    wall && ["Wall", ["at this w and horizon the output is steepest in b not at the fold but beyond it, " +
      `at b = ${short(wall.b)}: ∣∂y/∂b∣ = ${three(Math.abs(wall.slope))}`]],
  ];
  return said.filter(Boolean).map(([term, lines]) => [term, lines.filter(Boolean)]);
};

// Puts them into a <dl>, into the elements that are there already.
export const showFacts = (list, said) => {
  const rows = list.selectAll("div").data(said).join((enter) => {
    const row = enter.append("div");
    row.append("dt");
    row.append("dd");
    return row;
  });
  rows.select("dt").text(([term]) => term);
  rows.select("dd").selectAll("span").data(([, lines]) => lines).join("span").text((text) => text);
};
