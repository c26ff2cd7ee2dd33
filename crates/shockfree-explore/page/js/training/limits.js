// A limit over all iterations as a line with its name, put where the runs leave room for it.

import { short } from "../format.js";

// About the width of a letter, and how far from the line a name stands, above it or below.
const LETTER = 6.2;
const SIDES = [-5, 14];
const TRIES = 24;

export const limit = (value, text) => ({ value, text: `${text} ${short(value, 3)}` });

// Calls `touch` with places along a line of pixels, close enough that none slips past a name.
const along = (count, x, y, touch) => {
  for (let k = 0; k < count; k += 1) {
    const [left, down] = [x(k), y(k)];
    const [right, next] = k + 1 < count ? [x(k + 1), y(k + 1)] : [left, down];
    const pieces = Math.max(1, Math.ceil(Math.max(right - left, Math.min(Math.abs(next - down), 600)) / 6) || 1);
    for (let piece = 0; piece < pieces; piece += 1) {
      touch(left + (piece / pieces) * (right - left), down + (piece / pieces) * (next - down));
    }
  }
};

// The place along the line at the height `level`, above or below it, where a name so wide is crossed least; of places
// as good the one nearest to the left.
const emptiest = (level, wide, [from, to], lines) => {
  const places = SIDES.flatMap((side) => d3.range(TRIES + 1)
    .map((k) => ({ side, at: from + 6 + (k / TRIES) * Math.max(0, to - from - wide - 12), crossed: 0 })));
  for (const { count, x, y } of lines) {
    along(count, x, y, (across, down) => {
      if (!(Math.abs(down - level) < 30)) return;
      for (const place of places) {
        const beside = Math.abs(down - (level + place.side - 4)) > 11;
        if (!beside && across > place.at - 4 && across < place.at + wide + 4) place.crossed += 1;
      }
    });
  }
  return d3.least(places, ({ crossed }) => crossed);
};

// `all`: `[{value, text}]`; `y`: from values to pixels; `ends`: of the line; `lines`: `{count, x(k), y(k)}` per run.
export const drawLimits = (root, all, y, ends, lines) => {
  const groups = root.selectAll("g").data(all).join((enter) => {
    const group = enter.append("g");
    group.append("line");
    group.append("text");
    return group;
  });
  groups.attr("transform", ({ value }) => `translate(0,${y(value)})`);
  groups.select("line").attr("x1", ends[0]).attr("x2", ends[1]);
  groups.select("text").text(({ text }) => text).each(function ({ value, text }) {
    const { side, at } = emptiest(y(value), LETTER * text.length, ends, lines);
    d3.select(this).attr("x", at).attr("y", side);
  });
};
