// The iterations of one run, 200 rows at a time. It shows the page of the player's iteration, and nothing while closed.

import { shownIteration } from "../answers.js";
import { short } from "../format.js";
import { METHODS } from "../look.js";
import * as state from "../state.js";

const PAGE = 200;
const HEADS = ["k", "w", "b", "E", "‖∇E‖", "applied"];
const COLUMNS = ["w", "b", "cost", "gradient_norm", "applied_norm"];

const MARKUP = `
  <summary>All iterations, as a table</summary>
  <div class="head">
    <select aria-label="method of the table"></select>
    <button type="button" data-by="-1" aria-label="previous rows">◀</button>
    <span class="number note"></span>
    <button type="button" data-by="1" aria-label="next rows">▶</button>
  </div>
  <div class="rows" tabindex="0" role="region" aria-label="iterations"><table>
    <thead><tr></tr></thead><tbody></tbody>
  </table></div>`;

export const iterations = (root) => {
  root.html(MARKUP);
  root.select("thead tr").selectAll("th").data(HEADS).join("th").attr("scope", "col").text((head) => head);
  const select = root.select("select");
  const box = root.select(".rows").node();
  let runs = [];
  let page = 0;

  const chosen = () => runs.find(({ method }) => method === select.property("value")) ?? runs[0];

  const cell = (value, name, k, last) => {
    if (value !== null) return short(value, 6);
    // An update was made of every gradient but the last; a number that is not there is infinite.
    return name === "applied_norm" && k === last ? "" : "∞";
  };
  const row = (trace, k) => [k, ...COLUMNS.map((name) => cell(trace[name][k], name, k, trace.w.length - 1))];

  const mark = () => {
    const run = chosen();
    if (!run || !root.property("open")) return;
    const here = shownIteration(run, state.get().iteration) - page * PAGE;
    const lines = root.selectAll("tbody tr").classed("here", (_, i) => i === here).nodes();
    const line = lines[here];
    // Only the box scrolls, never the page.
    if (line) box.scrollTop = line.offsetTop - box.clientHeight / 2;
  };

  const draw = () => {
    const run = chosen();
    if (!run || !root.property("open")) return;
    const count = run.trace.w.length;
    page = Math.max(0, Math.min(page, Math.ceil(count / PAGE) - 1));
    const [from, to] = [page * PAGE, Math.min(count, (page + 1) * PAGE)];
    root.select("tbody").selectAll("tr").data(d3.range(from, to)).join("tr")
      .selectAll("td").data((k) => row(run.trace, k)).join("td").text((text) => text);
    root.select(".head .note")
      .text(count ? `iterations ${from} to ${to - 1} of ${count - 1}` : "no iteration has a cost");
    root.select("[data-by='-1']").property("disabled", page === 0);
    root.select("[data-by='1']").property("disabled", to === count);
    mark();
  };

  const turnToPlayer = () => {
    const run = chosen();
    if (!run) return;
    const wanted = Math.floor(Math.max(0, shownIteration(run, state.get().iteration)) / PAGE);
    if (wanted === page) return mark();
    page = wanted;
    draw();
  };

  root.selectAll("[data-by]").on("click", (event) => {
    page += Number(event.currentTarget.dataset.by);
    draw();
  });
  const fresh = () => {
    turnToPlayer();
    draw();
  };
  select.on("change", fresh);
  root.on("toggle", fresh);
  state.subscribe(["iteration"], turnToPlayer);
  return (answer) => {
    runs = answer.runs;
    const before = select.property("value");
    select.selectAll("option").data(runs).join("option").attr("value", ({ method }) => method)
      .text(({ method }) => METHODS[method].name);
    if (runs.some(({ method }) => method === before)) select.property("value", before);
    fresh();
  };
};
