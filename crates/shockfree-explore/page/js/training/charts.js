// The two charts side by side, and the line below that reads out both.

import { shownIteration } from "../answers.js";
import { short } from "../format.js";
import { METHODS } from "../look.js";
import * as save from "../save.js";
import * as state from "../state.js";
import { csv } from "./csv.js";
import { curves } from "./curves.js";
import { limit } from "./limits.js";

const each = ({ runs }, say) => runs.map((run) => `${METHODS[run.method].name}${say(run)}`).join("; ");
const names = ({ runs }) => runs.map(({ method }) => METHODS[method].name).join(", ");

const COST = {
  id: "cost-svg",
  name: "training-cost",
  title: "cost E",
  lines: ({ trace }) => [{ values: trace.cost }],
  // Newton's last step goes far below what anybody asked for.
  floor: ({ tolerance }) => tolerance * 1e-3,
  limits: ({ tolerance }) => [limit(tolerance, "tolerance")],
  words: (answer) => `The cost per iteration of ${names(answer)}, on a log axis, with the tolerance ` +
    `${short(answer.tolerance)}. ${each(answer, ({ iterations, stop }) => `: ${stop} after ${iterations}`)}`,
};

const GRADIENT = {
  id: "gradient-svg",
  name: "training-gradient",
  title: "gradient norm ‖∇E‖",
  lines: ({ method, trace }) => {
    const clipped = { values: trace.applied_norm, faint: true, name: "clipped, as applied" };
    return [{ values: trace.gradient_norm }, ...(method === "norm-clipping" ? [clipped] : [])];
  },
  floor: () => 1e-6,
  limits: ({ runs }) => {
    const bounds = new Set(runs.map((run) => run.gradient_bound).filter((bound) => bound !== null));
    return [...bounds].map((bound) => limit(bound, "guaranteed bound"));
  },
  words: (answer) => `The gradient norm per iteration of ${names(answer)}, on a log axis. Largest: ` +
    each(answer, (run) => ` ${short(run.largest_gradient, 3)}`),
};

const reading = ({ method, trace }, k) => {
  const at = shownIteration({ trace }, k);
  if (at < 0) return [method, "has no cost anywhere"];
  const applied = trace.applied_norm[at];
  const cut = method === "norm-clipping" && applied !== null && applied < trace.gradient_norm[at] * (1 - 1e-9);
  const over = k >= 0 && k > at ? ` (ended at ${at})` : "";
  const norm = trace.gradient_norm[at];
  return [method, `E ${short(trace.cost[at], 3)}, ‖∇E‖ ${norm === null ? "∞" : short(norm, 3)}` +
    `${cut ? `, cut to ${short(applied, 3)}` : ""}${over}`];
};

export const charts = (root) => {
  const shown = [COST, GRADIENT].map((what) => {
    const figure = root.select(".charts").append("figure");
    const end = figure.append("div").attr("class", "head").append("div").attr("class", "end");
    const chart = curves(figure.append("div").attr("class", "picture"), what);
    return { ...chart, end: end.node(), name: what.name, label: what.title };
  });
  const readout = root.select(".readout");
  let answer;
  let pointed;

  const read = () => {
    if (!answer) return;
    const { iteration } = state.get();
    const k = pointed ?? iteration;
    readout.select("b").text(k < 0 ? "At the end" : `Iteration ${k}`);
    const items = readout.selectAll("span").data(answer.runs.map((run) => reading(run, k))).join((enter) => {
      const item = enter.append("span");
      item.append("i");
      item.append("em");
      return item;
    });
    items.select("i").style("color", ([method]) => METHODS[method].colour)
      .text(([method]) => `${METHODS[method].name} `);
    items.select("em").text(([, text]) => text);
  };

  for (const chart of shown) {
    save.menu(chart.end, {
      name: chart.name, label: chart.label, svg: chart.svg, csv: () => (answer ? csv(answer) : ""),
    });
    chart.onPoint((k, chosen) => {
      pointed = k;
      for (const each of shown) each.point(k);
      read();
      if (chosen) state.set({ iteration: k });
    });
  }
  state.subscribe(["iteration"], ({ iteration }) => {
    for (const chart of shown) chart.at(iteration);
    read();
  });

  return {
    show: (now) => {
      answer = now;
      for (const chart of shown) chart.show(now);
      read();
    },
    scale: (kind) => shown.forEach((chart) => chart.scale(kind)),
  };
};
