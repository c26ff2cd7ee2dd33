// What the charts share: their width, axes with decades, and lines of many points.

import { decade, short } from "./format.js";

// Calls `draw(width)` now and whenever the element gets another width.
export const onWidth = (element, draw) => {
  let known = 0;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.round(contentRect.width);
    if (width === 0 || width === known) return;
    known = width;
    draw(width);
  }).observe(element);
};

// Calls `draw` unless it was called before with the same words: what stands still under a drag is not drawn again.
export const onChange = (draw) => {
  let known;
  return (...words) => {
    const now = words.join();
    if (now === known) return;
    known = now;
    draw();
  };
};

// The size of a picture in its own units, which are pixels of the page: so letters keep their size in narrow windows.
export const size = (svg, width, height) =>
  svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);

// The decades that hold all values above 0 (and at least those between `least`), nothing below `floor`.
export const decades = (values, least, floor = 0) => {
  const known = values.filter((value) => value > 0 && value >= floor && Number.isFinite(value)).concat(least);
  const exponents = d3.extent(known, Math.log10);
  return [10 ** Math.floor(exponents[0]), 10 ** Math.ceil(exponents[1])];
};

const decadesBetween = ([low, high], room) => {
  const [first, last] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  return d3.range(first, last + 1, Math.max(1, Math.ceil((last - first) / room)));
};

// The axis at the left, with its grid, of a scale over whole decades. `clipped`: what is smaller lies on its lowest
// tick, which says so.
export const logAxis = (group, scale, width, clipped = false) => {
  const room = Math.max(2, Math.floor(Math.abs(scale.range()[0] - scale.range()[1]) / 24));
  const exponents = decadesBetween(scale.domain(), room);
  const name = (value) => {
    const exponent = Math.round(Math.log10(value));
    const text = Math.abs(exponent) <= 2 ? short(value) : decade(exponent);
    return clipped && exponent === exponents[0] ? `≤ ${text}` : text;
  };
  leftAxis(group, d3.axisLeft(scale).tickValues(exponents.map((exponent) => 10 ** exponent)).tickFormat(name), width);
};

// An axis at the left whose ticks go on as a grid over `width`.
export const leftAxis = (group, axis, width) => {
  group.call(axis.tickSizeOuter(0).tickSizeInner(4));
  group.selectAll(".tick").each(function () {
    const grid = d3.select(this).selectAll("line.rule").data([0]);
    grid.join("line").attr("class", "rule").attr("x1", 0).attr("x2", width).attr("y1", 0).attr("y2", 0);
  });
};

export const bottomAxis = (group, axis) => group.call(axis.tickSizeOuter(0).tickSizeInner(4));

// A line through (x(k), y(k)), k < count, interrupted where y is no number. Of the points in one column of pixels it
// keeps the first, the lowest, the highest and the last: 5000 iterations look the same and draw fast.
export const line = (count, x, y) => {
  let text = "";
  let pen = "M";
  let column;
  let low, high, last;
  const put = (across, down) => {
    text += `${pen}${across.toFixed(1)},${down.toFixed(1)}`;
    pen = "L";
  };
  const finish = () => {
    if (column !== undefined && low !== high) for (const down of [low, high, last]) put(column, down);
    column = undefined;
  };
  for (let k = 0; k < count; k += 1) {
    const [across, down] = [x(k), y(k)];
    if (!Number.isFinite(down)) {
      finish();
      pen = "M";
    } else if (column !== undefined && across - column < 0.5) {
      [low, high, last] = [Math.min(low, down), Math.max(high, down), down];
    } else {
      finish();
      put(across, down);
      [column, low, high, last] = [across, down, down, down];
    }
  }
  finish();
  return text;
};

// The same points as dots of a thick round pen: one element for all of them.
export const dots = (count, x, y) => {
  let text = "";
  for (let k = 0; k < count; k += 1) {
    const down = y(k);
    if (Number.isFinite(down)) text += `M${x(k).toFixed(1)},${down.toFixed(1)}h0`;
  }
  return text;
};
