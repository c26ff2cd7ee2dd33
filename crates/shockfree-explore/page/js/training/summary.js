// What the runs came to, a row for each; and below, where each met its largest gradient.

import { short } from "../format.js";
import { reason } from "../dynamics/reason.js";
import { METHODS } from "../look.js";
import * as state from "../state.js";

const HEADS = [
  "method", "iterations", "ended", "largest ‖∇E‖", "bound", "‖∇E‖ known beforehand?", "final w", "final b", "final E",
];
const ENDS = { converged: "converged", budget: "budget used up", diverged: "diverged" };
const SHOCKS = { fold: "fold", separatrix: "separatrix", phase: "phase" };

// JSON has no infinity.
const greatest = (norm) => (norm === null ? "∞" : short(norm, 3));

const cells = (run) => {
  const { w, b, cost } = run.trace;
  return [
    METHODS[run.method].name,
    run.iterations,
    run.reason ? `${w.length ? ENDS[run.stop] : "could not start"}: ${reason(run.reason)}` : ENDS[run.stop],
    w.length ? greatest(run.largest_gradient) : "–",
    run.gradient_bound === null ? "none" : short(run.gradient_bound, 3),
    run.gradient_bound === null ? "no" : "yes, below the bound",
    ...[w, b, cost].map((of) => short(of.at(-1))),
  ];
};

const sentence = ({ method, largest_gradient: norm, peak }) => {
  const far = peak.distance === null || peak.distance === undefined ? "" :
    `: ${short(peak.distance, 2)} from the shock (${SHOCKS[peak.kind]})`;
  return `${METHODS[method].name} met its largest gradient, ${greatest(norm)}, ` +
    `at iteration ${peak.iteration}${far}`;
};

export const summary = (table, list) => {
  table.append("caption").attr("class", "hidden-label").text("What the trainings came to");
  table.append("thead").append("tr").selectAll("th").data(HEADS).join("th").attr("scope", "col").text((head) => head);
  const body = table.append("tbody");
  return ({ runs }) => {
    body.selectAll("tr").data(runs).join("tr").attr("data-method", ({ method }) => method)
      .selectAll(".cell").data(cells)
      .join((enter) => enter.append((_, i) => document.createElement(i === 0 ? "th" : "td")).attr("class", "cell"))
      .attr("scope", (_, i) => (i === 0 ? "row" : null)).classed("words", (_, i) => i === 2).text((text) => text);
    list.selectAll("li").data(runs.filter(({ peak }) => peak)).join((enter) => {
      const item = enter.append("li");
      item.append("button").attr("type", "button").attr("class", "link").attr("title", "Show the dynamics there");
      return item;
    }).select("button").text(sentence)
      .on("click", (_, { method, peak }) => state.set({ iteration: peak.iteration, follow: method }));
  };
};
