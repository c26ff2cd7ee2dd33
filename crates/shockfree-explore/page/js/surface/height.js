// What stands above the plane: the cost, or the norm of the gradient on a scale of powers of ten.

import { decade, short } from "../format.js";

// Powers of ten: what is smaller lies on the floor, as the plane does not tell it apart either, and what is larger at
// the ceiling; the colours end sooner.
const FLOOR = -4;
const CEILING = 6;
const DARKEST = 1;
// Above the surface, as a part of its height, for what stands on it.
const ROOM = 0.12;
// And below: a surface on the very floor of the box would flicker.
const CELLAR = 0.01;

const around = (low, tall) => [low - CELLAR * tall, low + (1 + ROOM) * tall];

// The lowest and the highest of rows of heights.
const extent = (rows) => {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    for (const value of row) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
};

const cost = (mesh) => {
  const [low, high] = extent(mesh.costs);
  const tall = high - low || 1;
  const [from, to] = d3.scaleLinear([low, low + tall], [0, 1]).nice(4).domain();
  // The lowest one would stand on the first of the bias.
  const ticks = d3.ticks(low, high, 4).filter((value) => value > low + tall / 10);
  return {
    title: "cost E", axis: "cost E", sign: "E",
    of: (value) => value,
    pick: { mesh: "costs", trace: "cost", point: "cost" },
    low, high, range: around(low, tall), tall,
    ticks: { tickvals: ticks, ticktext: ticks.map((value) => short(value)) },
    colours: {
      from, to, ticks: d3.ticks(from, to, 4).map((value) => ({ at: (value - from) / (to - from), text: short(value) })),
    },
  };
};

const gradient = (mesh, runs) => {
  // Trainings come nearer to the shock than the mesh.
  const [, high] = extent(mesh.gradient_norms);
  const [, highest] = extent([[high], ...runs.map(({ trace }) => trace.gradient_norm)]);
  const top = Math.min(Math.max(Math.ceil(Math.log10(highest)), DARKEST), CEILING);
  const step = Math.ceil((top - FLOOR) / 5);
  const exponents = d3.range(top, FLOOR, -step).reverse();
  const sign = (exponent) => ({ [FLOOR]: "≤ ", [DARKEST]: "≥ " })[exponent] ?? "";
  return {
    title: "gradient ∣∇E∣", axis: "∣∇E∣", sign: "∣∇E∣",
    // No norm where there is no number.
    of: (value) => (value === null ? null : Math.min(Math.max(Math.log10(value), FLOOR), top)),
    pick: { mesh: "gradient_norms", trace: "gradient_norm", point: "gradient_norm" },
    high, floor: FLOOR, range: around(FLOOR, top - FLOOR), tall: top - FLOOR,
    ticks: { tickvals: exponents, ticktext: exponents.map(decade) },
    colours: {
      from: FLOOR, to: DARKEST,
      ticks: d3.range(FLOOR, DARKEST + 1).map((exponent) => ({
        at: (exponent - FLOOR) / (DARKEST - FLOOR), text: sign(exponent) + decade(exponent),
      })),
    },
  };
};

export const height = (kind, mesh, runs) => (kind === "gradient" ? gradient(mesh, runs) : cost(mesh));
