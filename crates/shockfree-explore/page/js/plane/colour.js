// Numbers to colours: ordered by lightness, so that they can be read in grey as well.

import { decade, short } from "../format.js";
import { dark } from "../look.js";

// From little to much. In the dark it is the other way round: what stands out of the page is much.
const STOPS = {
  light: ["#f4f1e6", "#d0d8c9", "#a3bdb9", "#749fb0", "#467a9b", "#1f4a73", "#0b1f3d"],
  dark: ["#1d2429", "#20363f", "#27505f", "#3a7084", "#66989f", "#a5c6bc", "#eef3d6"],
};
const SHADES = 256;

export const ramp = () => d3.piecewise(d3.interpolateLab, STOPS[dark() ? "dark" : "light"]);

// The shades as they stand in the memory of a canvas.
export const shades = () => {
  const colour = ramp();
  const bytes = new Uint8ClampedArray(4 * SHADES);
  for (let i = 0; i < SHADES; i += 1) {
    const { r, g, b } = d3.rgb(colour(i / (SHADES - 1)));
    bytes.set([r, g, b, 255], 4 * i);
  }
  return new Uint32Array(bytes.buffer);
};

// Smaller gradients do not move a training, and larger ones are a wall wherever they stand, which is to stand out of what
// is around it.
const LOWEST = -4;
const HIGHEST = 2;

const norms = {
  caption: "gradient norm",
  shade: (norm) => (SHADES * (Math.log10(norm) - LOWEST)) / (HIGHEST - LOWEST),
  ticks: d3.range(LOWEST, HIGHEST + 1).map((exponent) => {
    const sign = { [LOWEST]: "≤ ", [HIGHEST]: "≥ " }[exponent] ?? "";
    return { at: (exponent - LOWEST) / (HIGHEST - LOWEST), text: sign + decade(exponent) };
  }),
};

const costs = (values) => {
  // A round end does not change with every step of a drag.
  const end = d3.scaleLinear([0, d3.max(values) || 1], [0, 1]).nice(2).domain()[1];
  return {
    caption: "cost",
    shade: (cost) => (SHADES * cost) / end,
    ticks: d3.ticks(0, end, 4).map((cost) => ({ at: cost / end, text: short(cost) })),
  };
};

// What the colours of a field mean: `shade` gives the number of a shade, or one beyond the ends.
export const scale = (kind, field) => (kind === "cost" ? costs(field.costs) : norms);
