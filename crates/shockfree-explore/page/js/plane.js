// The plane of weight and bias: a picture of the field, and over it what has a name, the trainings, and the start.

import * as answers from "./answers.js";
import { onTheme } from "./look.js";
import * as axes from "./plane/axes.js";
import * as curves from "./plane/curves.js";
import * as field from "./plane/field.js";
import { AXIS, of as frameOf } from "./plane/frame.js";
import * as heatmap from "./plane/heat.js";
import * as key from "./plane/key.js";
import * as labels from "./plane/labels.js";
import * as legend from "./plane/legend.js";
import * as overlay from "./plane/overlay.js";
import * as paths from "./plane/paths.js";
import * as readout from "./plane/readout.js";
import { skeleton } from "./plane/skeleton.js";
import * as start from "./plane/start.js";
import { csv } from "./plane/table.js";
import * as view from "./plane/window.js";
import * as save from "./save.js";
import * as state from "./state.js";

// Cells: as many as one sees, and as few as serve for reading out.
const MOST = 512 * 512;
const FEW = 200 * 200;
const STILL = 200;

export const mount = () => {
  const parts = skeleton(document.getElementById("plane"));
  const { plot, inner, canvas, svg } = parts;
  const heat = heatmap.layer(canvas);
  const drawKey = key.layer(svg);
  const drawCurves = curves.layer(inner.under, inner.over);
  const drawPaths = paths.layer(inner.over);
  const drawLabels = labels.layer(inner.over);
  const drawAxes = axes.layer(plot);
  const drawLegend = legend.layer(svg);
  const control = view.control(inner.area, ([x, y]) => start.put(frame, frame.x.invert(x), frame.y.invert(y)));
  const drawStart = start.layer(plot, control.by);

  let size = { width: 600, height: 500 };
  let frame;
  let curvesNow;
  let pointer;
  let theme = 0;
  let moved = -Infinity;
  let asked = 0;
  let settle = 0;

  const draw = () => {
    asked = 0;
    const now = state.get();
    frame = frameOf(size, now, legend.height(now, size.width - 24));
    parts.arrange(size, frame);
    control.resize(frame);
    heat.draw(frame, now.colour);
    const runs = answers.training.get()?.answer?.runs ?? [];
    const methods = now.methods.split(",");
    const shown = runs.filter(({ method }) => methods.includes(method));
    const ways = drawPaths(shown, frame, now.iteration);
    drawAxes(frame);
    const ring = drawStart(frame, now);
    drawKey(now.colour, heat.meaning(), frame, theme);
    drawLegend(now, { ...frame, axis: AXIS }, size.width);
    drawReadout();
    if (!curvesNow) return;
    drawCurves(curvesNow, frame, now.colour);
    const moving = performance.now() - moved < STILL;
    const lines = [...curves.inFrame(curvesNow, frame), ...ways];
    drawLabels({ answer: curvesNow, lines, frame, now, obstacles: [ring], moving });
  };
  const redraw = () => { asked ||= requestAnimationFrame(draw); };
  const drawReadout = readout.layer(parts.readout, () => {
    if (!pointer || !frame) return undefined;
    const [x, y] = pointer;
    return { w: frame.x.invert(x), b: frame.y.invert(y) };
  }, heat);

  const wanted = () => {
    const now = state.get();
    const wide = frame ? frame.width : 500;
    const high = frame ? frame.height : 400;
    // Kinds are no field: then it is only read out.
    const share = Math.min(1, Math.sqrt((now.colour === "kind" ? FEW : MOST) / (wide * high)));
    return {
      query: { ...state.problem(now), ...state.frame(now) }, window: state.frame(now),
      columns: Math.round(wide * share), rows: Math.round(high * share),
    };
  };
  const askField = field.follow(wanted, (newest) => {
    heat.show(newest);
    redraw();
  }, parts.fail("field"));

  inner.area.on("pointermove pointerdown", (event) => {
    pointer = d3.pointer(event);
    redraw();
  }).on("pointerleave", () => {
    pointer = undefined;
    redraw();
  });
  parts.onZoom({ in: () => control.by(1.5), out: () => control.by(1 / 1.5), whole: control.whole });
  save.menu(parts.save, { name: "plane", svg: () => parts.withPicture(frame, state.get().colour), csv });

  new ResizeObserver(([{ contentRect }]) => {
    size = { width: contentRect.width, height: contentRect.height };
    draw();
    askField();
  }).observe(parts.stage);
  onTheme(() => {
    theme += 1;
    heat.restyle();
    redraw();
  });
  overlay.subscribe(({ answer, error }) => {
    curvesNow = answer ?? curvesNow;
    parts.fail("plane")(error ?? "");
    redraw();
  });
  answers.training.subscribe(redraw);
  answers.point.subscribe(redraw);
  state.subscribe([...state.PROBLEM, ...state.FRAME, "colour"], (_, changed) => {
    if (state.FRAME.some((edge) => changed.has(edge))) {
      moved = performance.now();
      clearTimeout(settle);
      settle = setTimeout(redraw, STILL + 20);
    }
    redraw();
    askField();
  });
  state.subscribe(["w", "b", "iteration", "methods", "follow"], redraw);
};
