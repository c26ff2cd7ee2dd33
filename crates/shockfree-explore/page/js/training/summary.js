// What the runs came to, a row for each; and below, where each met its largest gradient.

import { short } from "../format.js";
import { reason } from "../dynamics/reason.js";
import { METHODS, calm } from "../look.js";
import * as state from "../state.js";

const HEADS = [
  ["method"], ["iterations"], ["ended"],
  ["largest ‖∇E‖", "the largest gradient that it met"],
  ["largest applied", "the same after the method: clipped, or turned into a step"],
  ["guaranteed", "a bound on ‖∇E‖ that is known before the first iteration"],
  ["final w"], ["final b"], ["final E"],
];
const ENDS = { converged: "converged", budget: "budget used up", diverged: "diverged" };

// JSON has no infinity.
const greatest = (norm) => (norm === null ? "∞" : short(norm, 3));

// Nothing is applied at the last point; a run that has only one applied nothing.
const applied = ({ applied_norm: norms }) => {
  const made = norms.slice(0, -1);
  return made.length === 0 ? "–" : greatest(made.includes(null) ? null : d3.max(made));
};

const cells = (run) => {
  const { w, b, cost } = run.trace;
  return [
    METHODS[run.method].name,
    run.iterations,
    run.reason ? `${w.length ? ENDS[run.stop] : "could not start"}: ${reason(run.reason)}` : ENDS[run.stop],
    w.length ? greatest(run.largest_gradient) : "–",
    applied(run.trace),
    run.gradient_bound === null ? "no" : `yes, ≤ ${short(run.gradient_bound, 3)}`,
    ...[w, b, cost].map((of) => short(of.at(-1))),
  ];
};

// Where each met its largest gradient.
const sentence = ({ method, largest_gradient: norm, peak }) => {
  const far = peak.distance === null || peak.distance === undefined ? "" :
    `, ${short(peak.distance, 2)} from the shock (${peak.kind})`;
  return `${METHODS[method].name}: largest ‖∇E‖ ${greatest(norm)} at iteration ${peak.iteration}${far}`;
};

// The dynamics may be far above, so that the answer has to come into sight.
const showWhy = ({ method, peak }) => {
  state.set({ iteration: peak.iteration, follow: method });
  document.querySelector("#dynamics").scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
};

// Roles are said: as cards on a narrow page, the elements are no table to the browser.
const fill = (body, runs) => {
  const rows = body.selectAll("tr").data(runs).join("tr").attr("role", "row")
    .attr("data-method", ({ method }) => method);
  rows.selectAll(".cell").data(cells)
    .join((enter) => enter.append((_, i) => document.createElement(i === 0 ? "th" : "td")).attr("class", "cell"))
    .attr("scope", (_, i) => (i === 0 ? "row" : null)).attr("role", (_, i) => (i === 0 ? "rowheader" : "cell"))
    .attr("data-head", (_, i) => HEADS[i][0]).classed("words", (_, i) => i === 2).text((text) => text);
};

export const summary = (table, list) => {
  table.attr("role", "table").append("caption").attr("class", "hidden-label").text("What the trainings came to");
  table.append("thead").attr("role", "rowgroup").append("tr").attr("role", "row").selectAll("th").data(HEADS).join("th")
    .attr("scope", "col").attr("role", "columnheader").attr("title", ([, title]) => title ?? null)
    .text(([head]) => head);
  const body = table.append("tbody").attr("role", "rowgroup");
  return ({ runs }) => {
    fill(body, runs);
    const items = list.selectAll("li").data(runs.filter(({ peak }) => peak)).join((enter) => {
      const item = enter.append("li");
      item.append("button").attr("type", "button").text("Show why");
      item.append("span");
      return item;
    });
    items.select("span").text(sentence);
    items.select("button").attr("aria-label", (run) => `Show why: ${METHODS[run.method].name}`)
      .on("click", (_, run) => showWhy(run));
  };
};
