// The orbit in time, and under it, over the same steps, how its derivatives grow: the gradient is made here.

import { bottomAxis, decades, dots, leftAxis, line, logAxis, onChange, size } from "../chart.js";
import { short } from "../format.js";
import { CAPTION, caption } from "./caption.js";

const RANGE = { logistic: [0, 1], tanh: [-1, 1] };
const MARGIN = { top: 20, right: 22, bottom: 36, left: 44 };
const GAP = 34;

export const orbit = (root, readout) => {
  const svg = root.append("svg").attr("id", "orbit-svg").attr("role", "img");
  const add = (tag, name) => svg.append(tag).attr("class", name);
  const axes = { y: add("g", "axis"), slope: add("g", "axis"), t: add("g", "axis"), top: add("g", "axis") };
  const titles = { y: add("text", "title"), slope: add("text", "title"), t: add("text", "label") };
  titles.y.text("output yₜ");
  titles.slope.append("tspan").attr("class", "by-bias").text("∣∂yₜ/∂b∣");
  titles.slope.append("tspan").attr("class", "by-weight").attr("dx", 10).text("∣∂yₜ/∂w∣");
  titles.t.attr("text-anchor", "middle");
  const target = add("line", "target");
  const targetName = add("text", "name").text("y*");
  const lines = { weight: add("path", "by-weight"), bias: add("path", "by-bias"), y: add("path", "outputs") };
  const points = add("path", "dots");
  // One piece over each picture: what stands between them is to be read.
  const cursor = [add("line", "cursor"), add("line", "cursor")];
  const drawCaption = caption(svg);
  const cover = add("rect", "cover");

  let [width, height] = [0, 0];
  let shown;
  let pointed;
  let clipped = false;
  const t = d3.scaleLinear();
  const y = d3.scaleLinear();
  const slope = d3.scaleLog();

  const floor = () => height - MARGIN.bottom - CAPTION;

  const scales = ({ orbit: { by_bias: bias, by_weight: weight } }, { activation }, last) => {
    const middle = MARGIN.top + (floor() - MARGIN.top - GAP) * 0.48;
    t.domain([0, last]).range([MARGIN.left, width - MARGIN.right]);
    y.domain(RANGE[activation]).range([middle, MARGIN.top]);
    // At least three decades, so that small changes under a drag do not shake the axis; what is below 1e-8 of the
    // largest lies on the bottom.
    const sizes = [...bias, ...weight].map(Math.abs);
    const largest = d3.max(sizes);
    clipped = sizes.some((size) => size > 0 && size < 1e-8 * largest);
    slope.domain(decades(sizes, [0.1, 10], 1e-8 * largest)).range([floor(), middle + GAP]);
  };

  const frame = onChange(() => {
    const across = t.range()[1] - t.range()[0];
    const [low, high] = y.domain();
    leftAxis(axes.y.attr("transform", `translate(${MARGIN.left},0)`),
      d3.axisLeft(y).tickValues([low, (low + high) / 2, high]).tickFormat((value) => short(value)), across);
    logAxis(axes.slope.attr("transform", `translate(${MARGIN.left},0)`), slope, across, clipped);
    const ticks = () => d3.axisBottom(t).ticks(Math.floor(across / 50));
    bottomAxis(axes.top.attr("transform", `translate(0,${y.range()[0]})`), ticks().tickFormat(""));
    bottomAxis(axes.t.attr("transform", `translate(0,${slope.range()[0]})`), ticks().tickFormat(d3.format("d")));
    titles.y.attr("x", MARGIN.left).attr("y", MARGIN.top - 8);
    titles.slope.attr("x", MARGIN.left).attr("y", slope.range()[1] - 8);
    // At the infinite horizon the cost is that of the limit, and the orbit only illustrates.
    titles.t.text(shown.query.horizon === "infinite" ? `step t, the first ${t.domain()[1]}` : "step t");
    titles.t.attr("x", MARGIN.left + across / 2).attr("y", height - 3 - CAPTION);
    [y, slope].forEach((scale, k) => cursor[k].attr("y1", scale.range()[1]).attr("y2", scale.range()[0]));
    cover.attr("x", MARGIN.left).attr("y", MARGIN.top).attr("width", across)
      .attr("height", slope.range()[0] - MARGIN.top);
  });

  // The step read out: the one pointed at, else the one with the largest derivative.
  const read = () => {
    const { x, y: outputs, multiplier, by_weight: weight, by_bias: bias } = shown.answer.orbit;
    // On a plateau the step where it is reached, not one that rounding makes the highest.
    const most = d3.max(bias, Math.abs);
    const largest = bias.findIndex((value) => Math.abs(value) >= 0.999 * most);
    const at = pointed === undefined ? largest : Math.min(pointed, x.length - 1);
    for (const piece of cursor) piece.attr("x1", t(at)).attr("x2", t(at));
    const said = pointed === undefined ? `Steepest at t = ${at}` : `t = ${at}`;
    const items = [said, `y ${short(outputs[at], 3)}`, `multiplier ${short(multiplier[at], 3)}`,
      `∂y/∂b ${short(bias[at], 3)}`, `∂y/∂w ${short(weight[at], 3)}`];
    readout.selectAll("span").data(items).join("span").text((text) => text);
  };

  const draw = () => {
    if (!width || !shown) return;
    const { answer, query } = shown;
    const { y: outputs, by_bias: bias, by_weight: weight } = answer.orbit;
    const count = outputs.length;
    scales(answer, query, count - 1);
    frame(width, t.domain(), y.domain(), slope.domain(), query.horizon, clipped);
    // A derivative of 0, as at t = 0, has no logarithm: the line begins after it.
    const height = (values) => (k) => (values[k] ? slope(Math.max(Math.abs(values[k]), slope.domain()[0])) : NaN);
    lines.y.attr("d", line(count, t, (k) => y(outputs[k])));
    points.attr("d", count > 160 ? null : dots(count, t, (k) => y(outputs[k])));
    lines.bias.attr("d", line(count, t, height(bias)));
    lines.weight.attr("d", line(count, t, height(weight)));
    target.attr("x1", MARGIN.left).attr("x2", t.range()[1]).attr("y1", y(query.target)).attr("y2", y(query.target));
    targetName.attr("x", t.range()[1] + 4).attr("y", y(query.target) + 4);
    read();
    drawCaption(shown, 4, floor() + MARGIN.bottom);
    const steepest = bias[d3.maxIndex(bias, Math.abs)];
    svg.attr("aria-label", `The orbit over ${count - 1} steps, from ${short(outputs[0], 3)} to ` +
      `${short(outputs.at(-1), 3)}; the target is ${short(query.target)}. ` +
      `Its derivative by b is at most ${short(Math.abs(steepest), 3)}, and ${short(bias.at(-1), 3)} at the end.`);
  };

  svg.on("pointermove", (event) => {
    if (!shown) return;
    pointed = Math.max(0, Math.min(Math.round(t.invert(d3.pointer(event)[0])), t.domain()[1]));
    read();
  }).on("pointerleave", () => {
    pointed = undefined;
    if (shown) read();
  });

  const csv = () => {
    if (!shown) return "";
    const columns = ["x", "y", "multiplier", "by_weight", "by_bias"].map((name) => shown.answer.orbit[name]);
    const rows = columns[0].map((_, k) => [k, ...columns.map((of) => of[k])].join());
    return `t,x,y,multiplier,by_weight,by_bias\n${rows.join("\n")}\n`;
  };

  return {
    svg: () => svg.node(),
    csv,
    show: (said) => {
      shown = said;
      draw();
    },
    resize: (now) => {
      width = now;
      height = CAPTION + Math.round(Math.max(320, Math.min(now - 20, 420)));
      size(svg, width, height);
      draw();
    },
  };
};
