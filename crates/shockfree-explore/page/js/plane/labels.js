// Words beside what they name. Each takes the best of its places: inside the frame, on no other word, and on no line; a
// shorter word, or one that is crossed by a line, only where nothing else fits. What finds no place goes without.

import { rich, wide } from "./words.js";
import { wishes } from "./names.js";

const HIGH = 15;
const CELL = 5;
const EDGE = 6;
// What a cell of ink under a word costs, and how much a word may cost that is to stand clear.
const INK = 5;
const CLEAR = 9;
// Words that stay where they were are easier to read than words in a slightly better place; so many pixels away they no
// longer do.
const LOYALTY = 8;
const NEAR = 90;

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
  x - width / 2 > EDGE && x + width / 2 < frame.width - EDGE
    && y > HIGH / 2 + EDGE && y < frame.height - HIGH / 2 - EDGE;

export const layer = (over) => {
  const words = over.append("g").attr("class", "plane-words");
  const before = new Map();

  // The best place of a text.
  const best = (wish, text, { frame, ink, taken, moving }) => {
    const width = wide(text, 12, wish.bold) + 4;
    const at = before.get(wish.name);
    const old = at && { x: frame.x(at[0]), y: frame.y(at[1]), cost: 0 };
    const bonus = ({ x, y }) => (old ? LOYALTY * Math.max(0, 1 - Math.hypot(x - old.x, y - old.y) / NEAR) : 0);
    // Only the plane carries words along; where a line moves in it they have to go with the line.
    const spots = wish.spots(width, HIGH).concat(old && moving ? old : []);
    const boxes = spots.map((spot) => ({ ...spot, text, width, cost: (spot.cost ?? 0) - bonus(spot) }))
      .filter((box) => inside(box, frame) && taken.every((other) => apart(box, other)));
    return d3.least(boxes.map((box) => ({ ...box, score: box.cost + INK * under(ink, box) })), ({ score }) => score);
  };

  const place = (wish, where) => {
    const found = [wish.text, ...(wish.shorter ?? [])].map((text) => best(wish, text, where));
    const below = (most) => found.find((spot) => spot && spot.score < most);
    return below(CLEAR) ?? below(wish.patience ?? CLEAR);
  };

  // `lines` of points are kept free; `moving` says that words should go along with the plane.
  return ({ answer, lines, frame, now, obstacles, moving }) => {
    const ink = inked(lines, frame);
    const taken = [...obstacles];
    const placed = [];
    for (const wish of wishes(answer, frame, now)) {
      const spot = place(wish, { frame, ink, taken, moving });
      if (!spot) {
        before.delete(wish.name);
        continue;
      }
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
