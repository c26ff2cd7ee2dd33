// A limit over all iterations as a line with its name, put where the runs leave room for it.

import { short } from "../format.js";

// About the width of a name.
const NAME = 150;

export const limit = (value, text) => ({ value, text: `${text} ${short(value, 3)}` });

// Calls `touch` with places along a line of pixels, close enough that none slips past a name.
const along = (count, x, y, touch) => {
  for (let k = 0; k < count; k += 1) {
    const [left, down] = [x(k), y(k)];
    const [right, next] = k + 1 < count ? [x(k + 1), y(k + 1)] : [left, down];
    const pieces = Math.max(1, Math.ceil((right - left) / 6));
    for (let piece = 0; piece < pieces; piece += 1) {
      touch(left + (piece / pieces) * (right - left), down + (piece / pieces) * (next - down));
    }
  }
};

// The end of the line at the height `level`, or its middle: where the name is crossed least.
const emptiest = (level, [from, to], lines) => {
  const places = [
    { anchor: "start", at: from + 6, middle: from + 6 + NAME / 2 },
    { anchor: "end", at: to - 6, middle: to - 6 - NAME / 2 },
    { anchor: "middle", at: (from + to) / 2, middle: (from + to) / 2 },
  ].map((place) => ({ ...place, crossed: 0 }));
  for (const { count, x, y } of lines) {
    along(count, x, y, (across, down) => {
      if (Math.abs(down - level + 9) > 11) return;
      for (const place of places) if (Math.abs(across - place.middle) < NAME / 2) place.crossed += 1;
    });
  }
  return d3.least(places, ({ crossed }) => crossed);
};

// `all`: `[{value, text}]`; `y`: from values to pixels; `ends`: of the line; `lines`: `{count, x(k), y(k)}` per run.
export const drawLimits = (root, all, y, ends, lines) => {
  const groups = root.selectAll("g").data(all).join((enter) => {
    const group = enter.append("g");
    group.append("line");
    group.append("text").attr("y", -5);
    return group;
  });
  groups.attr("transform", ({ value }) => `translate(0,${y(value)})`);
  groups.select("line").attr("x1", ends[0]).attr("x2", ends[1]);
  groups.select("text").text(({ text }) => text).each(function ({ value }) {
    const { anchor, at } = emptiest(y(value), ends, lines);
    d3.select(this).attr("text-anchor", anchor).attr("x", at);
  });
};
