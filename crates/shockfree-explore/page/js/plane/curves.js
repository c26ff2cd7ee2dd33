// Strip, folds, flips, shock, optimum, cusp and tip; and the kinds of dynamics as areas.

import { onto } from "./frame.js";

// Later ones lie over earlier ones.
const ORDER = [
  "optimal", "fold_lower", "fold_upper", "flip_lower", "flip_upper", "shock_fold", "shock_separatrix", "shock_phase",
];

const named = (curves, name) => curves.find((curve) => curve.name === name)?.points ?? [];

// What words should keep away from: the curves in pixels.
export const inFrame = ({ strip, curves }, frame) => {
  const to = onto(frame);
  const edges = strip.map((w) => [[to([w, 0])[0], 0], [to([w, 0])[0], frame.height]]);
  return [...edges, ...curves.map(({ points }) => points.map(to))];
};

export const layer = (under, over) => {
  const areas = under.append("g");
  const lines = over.append("g").attr("class", "plane-curves");
  const line = d3.line();

  const kinds = ({ strip, curves }, { x, width, height, ...frame }) => {
    const to = onto({ x, ...frame });
    const between = (name) =>
      [...named(curves, `${name}_lower`), ...named(curves, `${name}_upper`).toReversed()].map(to);
    const [low, high] = strip.map((w) => Math.max(0, Math.min(width, x(w))));
    return [
      { kind: "one-attractor", path: `M0,0H${width}V${height}H0Z` },
      { kind: "stable-strip", path: `M${low},0H${high}V${height}H${low}Z` },
      { kind: "two-attractors", path: line(between("fold")) },
      { kind: "two-cycle", path: line(between("flip")) },
    ].filter(({ path }) => path);
  };

  return (answer, frame, kind) => {
    areas.attr("display", kind === "kind" ? null : "none").selectAll("path")
      .data(kinds(answer, frame), (area) => area.kind).join("path")
      .attr("class", (area) => `plane-area ${area.kind}`).attr("d", (area) => area.path);

    const to = onto(frame);
    const edges = answer.strip.map((w) => ({ name: "strip", path: `M${to([w, 0])[0]},0V${frame.height}` }));
    const curves = ORDER.flatMap((name) => answer.curves.filter((curve) => curve.name === name))
      .map(({ name, points }) => ({ name, path: line(points.map(to)) }));
    // Each is drawn twice, first wide and pale, so that it can be told from whatever it crosses.
    const casing = (name) => (name.startsWith("shock") ? "shock-casing" : "casing");
    const cased = curves.flatMap((curve) => [{ ...curve, name: casing(curve.name) }, curve]);
    lines.selectAll("path").data([...edges, ...cased]).join("path")
      .attr("class", ({ name }) => `plane-curve ${name.replace("_", "-")}`).attr("d", ({ path }) => path);
    lines.selectAll("circle").data([answer.cusp, answer.tip].map(to)).join("circle")
      .attr("class", (_, which) => (which ? "plane-point tip" : "plane-point cusp")).attr("r", 3)
      .attr("cx", ([px]) => px).attr("cy", ([, py]) => py);
  };
};
