// The cobweb: the map y ↦ φ(wy + b) over the diagonal, and the orbit of the start that climbs between them. Everything
// is made once and then moved, so that a drag of b is seen at once.

import { bottomAxis, leftAxis, line, size } from "../chart.js";
import { short } from "../format.js";

const RANGE = { logistic: [0, 1], tanh: [-1, 1] };
const STEPS = 100;
const MARGIN = { top: 8, right: 22, bottom: 36, left: 36 };

// A filled circle attracts, an empty one repels, a half filled one does both: a fold.
const FILLING = { attracting: "M-5,0A5,5 0 1 1 5,0A5,5 0 1 1 -5,0Z", repelling: "", neutral: "M-5,0A5,5 0 0 0 5,0Z" };

export const cobweb = (root) => {
  const svg = root.append("svg").attr("id", "cobweb-svg").attr("role", "img");
  const add = (tag, name) => svg.append(tag).attr("class", name);
  const [left, bottom] = [add("g", "axis"), add("g", "axis")];
  const labels = { across: add("text", "label"), up: add("text", "label") };
  const target = add("line", "target");
  const diagonal = add("line", "diagonal");
  // Later steps are fainter: where the orbit has settled, they lie on top of one another.
  const steps = d3.range(STEPS).map((t) => add("path", "step").attr("opacity", 0.25 + 0.75 * 0.95 ** t));
  const map = add("path", "map");
  const cycle = add("rect", "cycle");
  const points = add("g", "fixed-points");
  const names = { start: add("text", "name start"), target: add("text", "name") };
  names.start.text("y₀");
  names.target.text("y*");
  labels.across.text("output yₜ");
  labels.up.text("next output yₜ₊₁").attr("text-anchor", "middle");

  let width = 0;
  let shown;
  let laid = "";
  const x = d3.scaleLinear();
  const y = d3.scaleLinear();

  // What changes with the size or the activation only.
  const lay = (activation) => {
    if (laid === `${width} ${activation}`) return;
    laid = `${width} ${activation}`;
    const side = width - MARGIN.left - MARGIN.right;
    const height = side + MARGIN.top + MARGIN.bottom;
    const [low, high] = RANGE[activation];
    size(svg, width, height);
    x.domain([low, high]).range([MARGIN.left, MARGIN.left + side]);
    y.domain([low, high]).range([MARGIN.top + side, MARGIN.top]);
    const ticks = [low, (low + high) / 2, high];
    const named = (axis) => axis.tickValues(ticks).tickFormat((value) => short(value));
    leftAxis(left.attr("transform", `translate(${MARGIN.left},0)`), named(d3.axisLeft(y)), side);
    bottomAxis(bottom.attr("transform", `translate(0,${MARGIN.top + side})`), named(d3.axisBottom(x)));
    diagonal.attr("x1", x(low)).attr("y1", y(low)).attr("x2", x(high)).attr("y2", y(high));
    labels.across.attr("y", height - 3);
    names.start.attr("y", height - 3).attr("text-anchor", "middle");
    labels.up.attr("transform", `translate(12,${y(low + 0.75 * (high - low))}) rotate(-90)`);
  };

  const draw = () => {
    if (!width || !shown) return;
    const { answer, query } = shown;
    lay(query.activation);
    const { orbit, two_cycle: pair } = answer;
    const outputs = orbit.y;
    const floor = y(y.domain()[0]);
    map.attr("d", line(answer.map.y.length, (i) => x(answer.map.y[i]), (i) => y(answer.map.next[i])));
    // The first step begins on the axis, where the start is read off; each goes up to the map and over to the diagonal.
    steps.forEach((step, t) => {
      const next = outputs[t + 1];
      const from = t === 0 ? floor : y(outputs[t]);
      step.attr("d", next === undefined ? null : `M${x(outputs[t])},${from}V${y(next)}H${x(next)}`);
    });
    target.attr("x1", x(query.target)).attr("x2", x.range()[1]).attr("y1", y(query.target)).attr("y2", y(query.target));
    names.target.attr("x", x.range()[1] + 4).attr("y", y(query.target) + 4);
    names.start.attr("x", x(outputs[0]));
    // The name of the axis keeps to the half where the start is not.
    const after = outputs[0] < d3.mean(x.domain());
    labels.across.attr("text-anchor", after ? "end" : "start").attr("x", x.range()[after ? 1 : 0]);
    cycle.attr("visibility", pair ? "visible" : "hidden");
    if (pair) {
      cycle.attr("x", x(pair.y[0])).attr("y", y(pair.y[1]))
        .attr("width", x(pair.y[1]) - x(pair.y[0])).attr("height", y(pair.y[0]) - y(pair.y[1]));
    }
    const circles = points.selectAll("g").data(answer.fixed_points).join((enter) => {
      const group = enter.append("g");
      group.append("circle").attr("r", 5);
      group.append("path");
      return group;
    });
    circles.attr("class", ({ stability }) => `fixed-point ${stability}`)
      .attr("transform", (point) => `translate(${x(point.y)},${y(point.y)})`);
    circles.select("path").attr("d", ({ stability }) => FILLING[stability]);
    svg.attr("aria-label", words(answer));
  };

  const words = ({ w, b, fixed_points: fixed, two_cycle: pair, orbit }) =>
    `Cobweb of the map at w = ${short(w)}, b = ${short(b)}. It meets the diagonal at ` +
    fixed.map((point) => `${short(point.y, 3)} (${point.stability})`).join(", ") +
    `. The orbit goes from ${short(orbit.y[0], 3)} to ${short(orbit.y.at(-1), 3)}` +
    (pair ? `; the 2-cycle is ${pair.y.map((end) => short(end, 3)).join(" and ")}.` : ".");

  const csv = () => {
    if (!shown) return "";
    const { y: from, next } = shown.answer.map;
    return `y,next\n${from.map((at, i) => `${at},${next[i]}`).join("\n")}\n`;
  };

  return {
    svg: () => svg.node(),
    show: (said) => {
      shown = said;
      draw();
    },
    resize: (now) => {
      width = now;
      draw();
    },
    csv,
  };
};
