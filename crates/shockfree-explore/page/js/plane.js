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
import { queue } from "./plane/queue.js";
import * as readout from "./plane/readout.js";
import { skeleton } from "./plane/skeleton.js";
import * as start from "./plane/start.js";
import { csv } from "./plane/table.js";
import * as view from "./plane/window.js";
import * as save from "./save.js";
import * as state from "./state.js";

// Milliseconds after which a plane that has not moved is at rest.
const STILL = 200;

export const mount = () => {
  const elements = skeleton(document.getElementById("plane"));
  const { plot, inner, canvas, svg } = elements;
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
  let settle = 0;
  let ways = [];
  let ring;

  // The parts of the drawing, in their order. Placing names takes longer than all else together, so a field that arrives
  // and a ring that is dragged draw themselves and no more.
  const parts = {
    frame: (now) => {
      frame = frameOf(size, now, legend.height(now, size.width - 24));
      elements.arrange(size, frame);
      control.resize(frame);
      drawAxes(frame);
      drawLegend(now, { ...frame, axis: AXIS }, size.width);
      if (curvesNow) drawCurves(curvesNow, frame, now.colour);
    },
    heat: (now) => {
      heat.draw(frame, now.colour);
      drawKey(now.colour, heat.meaning(), frame, theme);
    },
    ways: (now) => {
      const methods = now.methods.split(",");
      const runs = answers.training.get()?.answer?.runs ?? [];
      ways = drawPaths(runs.filter(({ method }) => methods.includes(method)), frame, now.iteration);
    },
    ring: (now) => { ring = drawStart(frame, now); },
    readout: () => drawReadout(),
    names: (now) => {
      if (!curvesNow) return;
      const moving = performance.now() - moved < STILL;
      const lines = [...curves.inFrame(curvesNow, frame), ...ways.map(({ points }) => points)];
      const ends = ways.map(({ end: [x, y] }) => ({ x, y, width: 20, height: 20 }));
      drawLabels({ answer: curvesNow, lines, frame, now, obstacles: [ring, ...ends], moving });
    },
  };
  const ALL = Object.keys(parts);
  const redraw = queue(parts);
  const namesWhenStill = () => {
    clearTimeout(settle);
    settle = setTimeout(redraw, STILL + 20, "names");
  };
  const drawReadout = readout.layer(elements.readout, () => {
    if (!pointer || !frame) return undefined;
    const [x, y] = pointer;
    return { w: frame.x.invert(x), b: frame.y.invert(y) };
  }, heat);

  const wanted = () => {
    const now = state.get();
    // Kinds are no field: then it is only read out.
    const cells = field.cells(frame ?? { width: 500, height: 400 }, now.colour === "kind");
    return { query: { ...state.problem(now), ...state.frame(now) }, window: state.frame(now), ...cells };
  };
  const askField = field.follow(wanted, (newest) => {
    heat.show(newest);
    // Painted at once and not at the next frame: it would be that much later on the screen.
    if (frame) parts.heat(state.get());
    redraw("readout");
  }, elements.fail("field"));

  inner.area.on("pointermove pointerdown", (event) => {
    pointer = d3.pointer(event);
    redraw("readout");
  }).on("pointerleave", () => {
    pointer = undefined;
    redraw("readout");
  });
  elements.onZoom({ in: () => control.by(1.5), out: () => control.by(1 / 1.5), whole: control.whole });
  save.menu(elements.save, { name: "plane", svg: () => elements.withPicture(frame, state.get().colour), csv });

  new ResizeObserver(([{ contentRect }]) => {
    size = { width: contentRect.width, height: contentRect.height };
    redraw(...ALL);
    askField();
  }).observe(elements.stage);
  onTheme(() => {
    theme += 1;
    heat.restyle();
    redraw(...ALL);
  });
  overlay.subscribe(({ answer, error }) => {
    curvesNow = answer ?? curvesNow;
    elements.fail("plane")(error ?? "");
    redraw("frame", "names");
  });
  answers.training.subscribe(() => {
    redraw("ways");
    namesWhenStill();
  });
  answers.point.subscribe(() => redraw("readout"));
  state.subscribe([...state.PROBLEM, ...state.FRAME, "colour", "methods"], (_, changed) => {
    if (state.FRAME.some((edge) => changed.has(edge))) {
      moved = performance.now();
      namesWhenStill();
    }
    redraw(...ALL);
    askField();
  });
  state.subscribe(["w", "b"], () => redraw("ring", "readout"));
  state.subscribe(["iteration", "follow"], () => redraw("ways", "readout"));
};
