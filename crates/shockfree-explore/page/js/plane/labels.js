// Words beside what they name. Each takes the best of its places: inside the frame, on no other word, on as few lines
// as possible. What finds no place goes without.

import { rich, wide } from "./words.js";
import { wishes } from "./names.js";

const HIGH = 15;
const CELL = 5;
// Words that stay where they were are easier to read than words in a slightly better place.
const LOYALTY = 6;

// What is drawn, as cells of a coarse grid.
const inked = (lines, { width, height }) => {
  const ink = new Set();
  const mark = (x, y) => {
    if (x >= 0 && y >= 0 && x <= width && y <= height) ink.add(Math.floor(x / CELL) * 4096 + Math.floor(y / CELL));
  };
  for (const line of lines) {
    line.forEach(([x, y], i) => {
      mark(x, y);
      if (i === 0) return;
      const [px, py] = line[i - 1];
      const steps = Math.min(400, Math.floor(Math.hypot(x - px, y - py) / CELL));
      for (let step = 1; step < steps; step += 1) mark(px + ((x - px) * step) / steps, py + ((y - py) * step) / steps);
    });
  }
  return ink;
};

const under = (ink, { x, y, width }) => {
  let count = 0;
  for (let i = Math.floor((x - width / 2) / CELL); i <= (x + width / 2) / CELL; i += 1) {
    for (let j = Math.floor((y - HIGH / 2) / CELL); j <= (y + HIGH / 2) / CELL; j += 1) {
      if (ink.has(i * 4096 + j)) count += 1;
    }
  }
  return count;
};

const apart = (a, b) =>
  Math.abs(a.x - b.x) > (a.width + b.width) / 2 + 3 || Math.abs(a.y - b.y) > (HIGH + (b.height ?? HIGH)) / 2;

const inside = ({ x, y, width }, frame) =>
  x - width / 2 > 3 && x + width / 2 < frame.width - 3 && y > HIGH / 2 + 2 && y < frame.height - HIGH / 2 - 2;

export const layer = (over) => {
  const words = over.append("g").attr("class", "plane-words");
  let before = new Map();

  const place = (wish, frame, ink, taken) => {
    const width = wide(wish.text) + 4;
    let best;
    const old = before.get(wish.name);
    const stay = old && { x: frame.x(old[0]), y: frame.y(old[1]), cost: -LOYALTY };
    for (const spot of wish.spots(width, HIGH).concat(stay ?? [])) {
      const box = { ...spot, width };
      if (!inside(box, frame) || taken.some((other) => !apart(box, other))) continue;
      const score = (spot.cost ?? 0) + under(ink, box);
      if (score < (best?.score ?? wish.patience ?? 12)) best = { ...box, score };
    }
    return best;
  };

  // `lines` of points are kept free; `moving` says that words should go along with the plane.
  return ({ answer, lines, frame, now, obstacles, moving }) => {
    const ink = inked(lines, frame);
    if (!moving) before = new Map();
    const taken = [...obstacles];
    const placed = [];
    for (const wish of wishes(answer, frame, now)) {
      const spot = place(wish, frame, ink, taken);
      if (!spot) continue;
      taken.push(spot);
      placed.push({ ...wish, ...spot });
      before.set(wish.name, [frame.x.invert(spot.x), frame.y.invert(spot.y)]);
    }
    words.selectAll("text").data(placed, ({ name }) => name).join("text")
      .attr("class", ({ name }) => `plane-word ${name}`).attr("text-anchor", "middle").attr("dy", "0.35em")
      .attr("x", ({ x }) => x).attr("y", ({ y }) => y)
      .each(function ({ text }) { rich(d3.select(this), text); });
  };
};
