// The figures of a layer: the server draws them, on white; network.css turns them dark, and what is saved stays white.

import { short } from "../format.js";
import * as save from "../save.js";

const at = (layer) => {
  const { points } = layer.fixed_points;
  return `${points.length} fixed point${points.length === 1 ? "" : "s"}`;
};
const list = (values, digits = 3) => {
  const shown = values.slice(0, 6).map((value) => short(value, digits)).join(", ");
  return values.length > 6 ? `${shown} and ${values.length - 6} more` : shown;
};

// As they stand over the figures.
const TITLES = {
  eigenvalues: "Multipliers at the fixed points", "fixed-points": "Fixed points in their principal directions",
  "singular-values": "Singular values and certified rates", exponents: "Lyapunov exponents",
};

// What a figure shows, in words for those who cannot see it.
const WORDS = {
  eigenvalues: (layer) => `Multipliers at ${at(layer)} against the unit circle; spectral radii ` +
    list(layer.fixed_points.points.map((point) => point.spectral_radius)),
  "fixed-points": (layer) => `Orbits and ${at(layer)} in their two principal directions; ` +
    `${layer.fixed_points.points.filter((point) => point.stable).length} stable`,
  "singular-values": (layer) => `Singular values against the bound under which a network contracts: ` +
    list(layer.singular_values),
  exponents: (layer) => `Lyapunov exponents: ${list(layer.lyapunov)}`,
};

// Addresses of pictures that are shown now.
let open = [];

export const figures = (root, { name, figures: drawn }, layer, file) => {
  open.forEach(URL.revokeObjectURL);
  open = [];
  root.replaceChildren(...drawn.map(({ name: ending, svg }) => {
    const kind = ending.replace(/\.svg$/, "");
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    open.push(image.src);
    const title = TITLES[kind] ?? kind.replaceAll("-", " ");
    image.alt = `${WORDS[kind]?.(layer) ?? title}. Layer ${name}.`;
    const foot = document.createElement("figcaption");
    foot.append(title);
    save.menu(foot, { name: `${file}-${name}-${kind}`, label: title, svg: () => svg });
    figure.append(image, foot);
    return figure;
  }));
};
