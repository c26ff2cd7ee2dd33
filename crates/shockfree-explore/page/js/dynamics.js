// The panel of the dynamics: how the orbit of the start moves at the shown place, and what that does to the gradient.

import * as answers from "./answers.js";
import { onWidth } from "./chart.js";
import { closer } from "./dynamics/closer.js";
import { cobweb } from "./dynamics/cobweb.js";
import { facts } from "./dynamics/facts.js";
import { showFacts } from "./dynamics/list.js";
import { orbit } from "./dynamics/orbit.js";
import { exactly } from "./dynamics/place.js";
import { slider } from "./dynamics/slider.js";
import { why } from "./dynamics/why.js";
import { METHODS } from "./look.js";
import * as save from "./save.js";
import * as state from "./state.js";

const MARKUP = `
  <div class="head">
    <h2 id="dynamics-title">The dynamics</h2>
    <label class="end follow"><span class="hidden-label">place shown</span> <select id="follow"></select></label>
  </div>
  <p class="problem" role="alert"></p>
  <p id="why" aria-live="polite"></p>
  <div class="pictures">
    <figure class="map-figure">
      <div class="head"><h3>Cobweb</h3><div class="end"></div></div>
      <div class="beside"><div class="picture"></div></div>
    </figure>
    <figure class="orbit-figure">
      <div class="head"><h3>Orbit and derivatives</h3><div class="end"></div></div>
      <div class="picture"></div>
      <p class="note number readout"></p>
    </figure>
  </div>
  <dl id="facts"></dl>`;

// While somebody drags, the sentence is not read out at every change.
const quietly = (sentence) => {
  let waiting;
  return () => {
    sentence.attr("aria-busy", "true");
    clearTimeout(waiting);
    waiting = setTimeout(() => sentence.attr("aria-busy", null), 500);
  };
};

const followSelect = (select) => {
  const methods = Object.entries(METHODS).map(([id, { name }]) => [id, `where ${name} is`]);
  const options = select.selectAll("option").data([["start", "at the start"], ...methods]).join("option")
    .attr("value", ([id]) => id).text(([, text]) => text);
  select.on("change", () => state.set({ follow: select.property("value") }));
  state.subscribe(["follow", "methods"], ({ follow, methods }) => {
    options.property("disabled", ([id]) => id !== "start" && !methods.split(",").includes(id));
    select.property("value", follow);
  });
};

export const mount = () => {
  const root = d3.select("#dynamics").html(MARKUP);
  const sentence = root.select("#why");
  const [left, right] = [root.select(".map-figure"), root.select(".orbit-figure")];
  followSelect(root.select("#follow"));

  const web = cobweb(left.select(".picture"));
  const showCloser = closer(left.select(".end"), web);
  const bias = slider(left.select(".beside"), quietly(sentence));
  const time = orbit(right.select(".picture"), right.select(".readout"));
  onWidth(left.select(".picture").node(), web.resize);
  onWidth(right.select(".picture").node(), time.resize);
  save.menu(left.select(".end").node(), { name: "cobweb", label: "the cobweb", svg: web.svg, csv: web.csv });
  save.menu(right.select(".end").node(), { name: "orbit", label: "the orbit", svg: time.svg, csv: time.csv });

  const title = root.select("#dynamics-title");
  const problem = root.select(".problem");
  const list = root.select("#facts");
  answers.point.subscribe((said) => {
    problem.text(said.error ?? "");
    if (said.error) return;
    const { answer, query } = said;
    title.text(`The dynamics at (w, b) = (${exactly(answer).join(", ")})`);
    const text = why(answer, query, state.get().follow);
    if (text !== sentence.text()) sentence.text(text);
    web.show(said);
    showCloser(answer);
    bias.show(answer);
    time.show(said);
    showFacts(list, facts(said));
  });
  state.subscribe(["b0", "b1"], () => {
    const answer = answers.point.get()?.answer;
    if (answer) bias.show(answer);
  });
};
