// What stands above the plane: the cost, or the norm of the gradient on a scale of powers of ten.

import { decade } from "../format.js";

// The power of ten of the floor, on which whatever is smaller lies: as the plane does not tell it apart either.
const FLOOR = -4;

const largest = (rows) => {
  let most = -Infinity;
  for (const row of rows) for (const value of row) if (value !== null && value > most) most = value;
  return most;
};

const cost = () => ({
  title: "cost E",
  of: (value) => value,
  pick: { mesh: "costs", trace: "cost", point: "cost" },
  hover: "E = %{z:.4g}",
  floor: undefined,
  ticks: { nticks: 5 },
});

const gradient = (mesh) => {
  const top = Math.max(Math.ceil(Math.log10(largest(mesh.gradient_norms))), FLOOR + 1);
  const exponents = d3.range(FLOOR, top + 1);
  return {
    title: "gradient ∣∇E∣",
    // No norm where there is no number; on the floor what is smaller, zero among them.
    of: (value) => (value === null ? null : Math.max(Math.log10(value), FLOOR)),
    pick: { mesh: "gradient_norms", trace: "gradient_norm", point: "gradient_norm" },
    hover: "log₁₀ ∣∇E∣ = %{z:.2f}",
    floor: FLOOR,
    ticks: { tickvals: exponents, ticktext: exponents.map(decade) },
  };
};

export const height = (kind, mesh) => (kind === "gradient" ? gradient(mesh) : cost());

// The lowest and the highest of rows of heights.
export const extent = (rows) => {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    for (const value of row) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
};
