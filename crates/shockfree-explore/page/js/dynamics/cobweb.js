// The cobweb: the map y ↦ φ(wy + b) over the diagonal, and the orbit of the start that climbs between them. Everything
// is made once and then moved, so that a drag of b is seen at once.

import { bottomAxis, leftAxis, line, size } from "../chart.js";
import { short } from "../format.js";
import { CAPTION, caption } from "./caption.js";
import { key } from "./key.js";
import { fixedPoints, within } from "./points.js";
import { cobwebWords } from "./words.js";
import { zoomable } from "./zoom.js";

const STEPS = 100;
const MARGIN = { top: 22, right: 20, bottom: 40, left: 40 };
const KEY = 20;

export const cobweb = (root) => {
  const svg = root.append("svg").attr("id", "cobweb-svg").attr("role", "img");
  const clip = svg.append("defs").append("clipPath").attr("id", "cobweb-clip").append("rect");
  const add = (tag, name, to = svg) => to.append(tag).attr("class", name);
  // What the pointer holds on to.
  const cover = add("rect", "cover");
  const [left, bottom] = [add("g", "axis"), add("g", "axis")];
  const labels = { across: add("text", "label"), up: add("text", "label") };
  const inner = add("g", "inner").attr("clip-path", "url(#cobweb-clip)");
  const target = add("line", "target", inner);
  const diagonal = add("line", "diagonal", inner);
  // Later steps are fainter: where the orbit has settled, they lie on top of one another.
  const steps = d3.range(STEPS).map((t) => add("path", "step", inner).attr("opacity", 0.25 + 0.75 * 0.95 ** t));
  const map = add("path", "map", inner);
  const cycle = add("rect", "cycle", inner);
  const drawPoints = fixedPoints(add("g", "fixed-points"));
  const names = { start: add("text", "name start"), target: add("text", "name") };
  const samples = add("g", "legend");
  const [drawKey, drawCaption] = [key(samples), caption(svg)];
  names.start.text("y₀ = φ(x₀)");
  names.target.text("y*");
  labels.across.text("output yₜ");
  labels.up.text("next output yₜ₊₁");

  let width = 0;
  let shown;
  let laid = "";
  // The whole, and the window of it that is seen.
  const whole = { x: d3.scaleLinear(), y: d3.scaleLinear() };
  let [x, y] = [whole.x, whole.y];
  let transform = d3.zoomIdentity;
  let zoomed = () => {};
  const zoom = zoomable(svg, (now) => {
    transform = now.k === 1 ? d3.zoomIdentity : now;
    draw();
    zoomed(transform.k > 1);
  });

  // What changes with the size or the activation only.
  const lay = (activation, range) => {
    if (laid === `${width} ${activation}`) return;
    const other = laid !== "" && !laid.endsWith(activation);
    laid = `${width} ${activation}`;
    const side = width - MARGIN.left - MARGIN.right;
    size(svg, width, MARGIN.top + side + MARGIN.bottom + KEY + CAPTION);
    whole.x.domain(range).range([MARGIN.left, MARGIN.left + side]);
    whole.y.domain(range).range([MARGIN.top + side, MARGIN.top]);
    for (const rect of [clip, cover]) {
      rect.attr("x", MARGIN.left).attr("y", MARGIN.top).attr("width", side).attr("height", side);
    }
    samples.attr("transform", `translate(4,${MARGIN.top + side + MARGIN.bottom + 14})`);
    labels.across.attr("y", MARGIN.top + side + 33);
    names.start.attr("y", MARGIN.top + side + 33);
    labels.up.attr("x", MARGIN.left).attr("y", MARGIN.top - 9);
    zoom.resize(MARGIN.left, MARGIN.top, side);
    if (other) zoom.reset();
  };

  const axes = () => {
    const [low, high] = x.range();
    const named = (axis, scale) => {
      const [from, to] = scale.domain();
      if (transform.k > 1) return axis.ticks(3);
      return axis.tickValues([from, (from + to) / 2, to]).tickFormat((value) => short(value));
    };
    leftAxis(left.attr("transform", `translate(${low},0)`), named(d3.axisLeft(y), y), high - low);
    bottomAxis(bottom.attr("transform", `translate(0,${y.range()[0]})`), named(d3.axisBottom(x), x));
    const [from, to] = whole.x.domain();
    diagonal.attr("x1", x(from)).attr("y1", y(from)).attr("x2", x(to)).attr("y2", y(to));
  };

  const draw = () => {
    if (!width || !shown) return;
    const { answer, query } = shown;
    // The map is told over the range of the activation.
    lay(query.activation, d3.extent(answer.map.y));
    [x, y] = [transform.rescaleX(whole.x), transform.rescaleY(whole.y)];
    axes();
    const { orbit: { y: outputs }, map: { y: from, next: to }, two_cycle: pair } = answer;
    map.attr("d", line(from.length, (i) => x(from[i]), (i) => y(to[i])));
    // The first step begins on the axis, where the start is read off; each goes up to the map and over to the diagonal.
    steps.forEach((step, t) => {
      const next = outputs[t + 1];
      const foot = t === 0 ? y(whole.y.domain()[0]) : y(outputs[t]);
      step.attr("d", next === undefined ? null : `M${x(outputs[t])},${foot}V${y(next)}H${x(next)}`);
    });
    target.attr("x1", x(query.target)).attr("x2", x.range()[1]).attr("y1", y(query.target)).attr("y2", y(query.target));
    names.target.attr("x", x.range()[1] + 4).attr("y", y(query.target) + 4)
      .attr("visibility", within(y, query.target) ? "visible" : "hidden");
    drawStart(outputs[0]);
    cycle.attr("visibility", pair ? "visible" : "hidden");
    if (pair) {
      cycle.attr("x", x(pair.y[0])).attr("y", y(pair.y[1]))
        .attr("width", x(pair.y[1]) - x(pair.y[0])).attr("height", y(pair.y[0]) - y(pair.y[1]));
    }
    drawPoints(answer.fixed_points, x, y);
    drawKey(answer.fixed_points.filter((point) => within(x, point.y)), pair);
    drawCaption(shown, 4, y.range()[0] + MARGIN.bottom + KEY);
    svg.attr("aria-label", cobwebWords(answer));
  };

  // The name of the axis keeps to the half where the start is not.
  const drawStart = (start) => {
    const [low, high] = x.range();
    const after = x(start) < (low + high) / 2;
    names.start.attr("visibility", within(x, start) ? "visible" : "hidden").attr("text-anchor", after ? "start" : "end")
      .attr("x", x(start) + (after ? -8 : 8));
    labels.across.attr("text-anchor", after ? "end" : "start").attr("x", after ? high : low);
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
    csv: () => {
      if (!shown) return "";
      const { y: from, next } = shown.answer.map;
      return `y,next\n${from.map((at, i) => `${at},${next[i]}`).join("\n")}\n`;
    },
    whole: zoom.whole,
    // The window of the given side around a place on the diagonal.
    lookAt: ({ at, side }) => zoom.to(whole.x(at), whole.y(at), (whole.x.domain()[1] - whole.x.domain()[0]) / side),
    onZoom: (listener) => { zoomed = listener; },
  };
};
