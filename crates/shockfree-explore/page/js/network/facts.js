// What is known of one layer, as pairs of a name and words.

import { short } from "../format.js";

const CELLS = { rnn: "RNN", gru: "GRU", lstm: "LSTM" };
const COMPLETE = {
  proven: "proven to be all", consistent: "their indices add up as those of all do", unknown: "there may be more",
};

const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

const kind = ({ cell, activation, leak }) => {
  const leaky = leak !== null && leak !== undefined && leak !== 1 ? `, leak ${short(leak)}` : "";
  return `${CELLS[cell] ?? cell}${activation ? `, ${activation}` : ""}${leaky}`;
};

const rate = ({ best_rate: best, least_rate: least, certificates }) => {
  if (best === null) return `none was had; none can be below ${short(least)}`;
  const by = certificates.find((one) => one.rate === best);
  return `${short(best)}${by ? ` (${by.name})` : ""}; none can be below ${short(least)}`;
};

const claim = ({ name, rate: value, holds, after_steps: after }) => {
  const proof = holds ? `, proven${after ? ` after ${counted(after, "step")}` : ""}` : "";
  return `${name} ${short(value)}${proof}`;
};

const certificates = ({ certificates: all }) => {
  const said = all.map(claim).join(" · ");
  return said && !all.some(({ holds }) => holds) ? `${said}; none proves contraction` : said;
};

const gradient = ({ gradient_bound: bound, inputs, input_bound: within }) => {
  if (bound === null) return "none";
  const assumed = inputs > 0 && within === null ? ", for inputs up to 1" : "";
  return `${short(bound)} for ∥∂y/∂θ∥, at every horizon${assumed}`;
};

const memory = ({ memory: steps }) =>
  steps === null ? "" : `a perturbation falls to 1/e within about ${short(steps, 3)} steps at most`;

const inputs = ({ inputs: count, input_bound: within }) => {
  if (count === 0) return "none";
  return `${count}, ${within === null ? "of any size" : `each up to ${short(within)}`}`;
};

const fixedPoints = ({ fixed_points: { points, complete } }) => {
  const stable = points.filter((point) => point.stable).length;
  if (points.length === 1) return `1, ${stable === 1 ? "stable" : "not stable"} (${COMPLETE[complete] ?? complete})`;
  return `${points.length}, ${stable} of them stable (${COMPLETE[complete] ?? complete})`;
};

const cycles = ({ cycles: all }) => all.map(({ period, spectral_radius: radius }) =>
  `period ${period} (${radius < 1 ? "stable" : "not stable"})`).join(", ");

// Tensors that were not read, under the reason why.
const notRead = (skipped) => {
  const reasons = Map.groupBy ? Map.groupBy(skipped, ({ why }) => why) : new Map([["not read", skipped]]);
  return [...reasons].map(([why, tensors]) => {
    const names = tensors.slice(0, 4).map(({ name }) => name).join(", ");
    return `${names}${tensors.length > 4 ? ` and ${tensors.length - 4} more` : ""}: ${why}`;
  });
};

const leftOut = (layer, skipped) =>
  [...layer.left_out.map(({ name, why }) => `the ${name} certificate: ${why}`), ...notRead(skipped)].join("; ");

// `[name, words]`; what there is nothing to say about is not named.
export const facts = (layer, skipped) => [
  ["Units", String(layer.units)],
  ["Inputs", inputs(layer)],
  ["Cell", kind(layer)],
  ["Best rate", rate(layer)],
  ["Certificates", certificates(layer)],
  ["Gradient bound", gradient(layer)],
  ["Memory", memory(layer)],
  ["Fixed points", fixedPoints(layer)],
  ["Cycles", cycles(layer)],
  ["Left out", leftOut(layer, skipped)],
].filter(([, words]) => words !== "");
