// A diagnosis: the verdict, and of the chosen layer what is known and what it looks like.

import * as save from "../save.js";
import { facts } from "./facts.js";
import { figures } from "./figures.js";

const MARKS = { contracting: "✓", "not-contracting": "✕", undecided: "?" };

// The name of a file without its ending.
const stem = (name) => name.replace(/\.[^.]*$/, "");

const HTML = `
  <div class="verdict"><span class="mark" aria-hidden="true"></span><p id="verdict"></p></div>
  <div class="of"><span class="file"></span> <label hidden>Layer <select></select></label></div>
  <dl></dl>
  <div id="network-figures"></div>`;

const pair = ([name, words]) => {
  const group = document.createElement("div");
  const [term, said] = ["dt", "dd"].map((kind) => document.createElement(kind));
  term.textContent = name;
  said.textContent = words;
  group.append(term, said);
  return group;
};

// `show(answer)` of api/network.
export const result = (root) => {
  root.innerHTML = HTML;
  root.hidden = true;
  const find = (selector) => root.querySelector(selector);
  const [mark, select, of] = [".mark", "select", ".of"].map(find);
  let answer;

  const showLayer = (k) => {
    const { name, layers, report } = answer;
    find("dl").replaceChildren(...facts(report.layers[k], report.skipped ?? []).map(pair));
    figures(find("#network-figures"), layers[k], report.layers[k], stem(name));
  };
  select.addEventListener("change", () => showLayer(Number(select.value)));

  const option = (layer, k) => new Option(`${layer.name}: ${layer.verdict.replaceAll("-", " ")}`, k);

  return (next) => {
    answer = next;
    const { name, verdict, sentence, report } = next;
    root.hidden = false;
    find(".verdict").dataset.verdict = verdict;
    mark.textContent = MARKS[verdict] ?? "";
    find("#verdict").textContent = sentence;
    find(".file").textContent = name;
    of.querySelector(".save-menu")?.remove();
    save.menu(of, {
      name: `${stem(name)}-diagnosis`, label: "the diagnosis",
      json: () => `${JSON.stringify(report, null, 2)}\n`,
    });
    select.replaceChildren(...report.layers.map(option));
    select.parentElement.hidden = report.layers.length < 2;
    // Shown first is the layer that decides the verdict.
    const deciding = Math.max(report.layers.findIndex((layer) => layer.name === report.name), 0);
    select.value = String(deciding);
    showLayer(deciding);
  };
};
