// Asks for the field whenever something moved: coarsely where all of it would take too long, and in full when it is
// still.

import * as api from "../api.js";

// Milliseconds: what is slower than PATIENCE stutters; what has not moved for STILL is still.
const PATIENCE = 40;
const STILL = 150;
// Columns: with fewer nothing can be seen, and a server that is busy elsewhere would not be faster either.
const COARSEST = 128;
// Milliseconds for a cell, before anybody knows.
const FIRST = 5e-4;

// Cells: as many as one sees, or as few as serve for reading out.
const MOST = 512 * 512;
const FEW = 200 * 200;
export const cells = ({ width, height }, few) => {
  const share = Math.min(1, Math.sqrt((few ? FEW : MOST) / (width * height)));
  return { columns: Math.round(width * share), rows: Math.round(height * share) };
};

// `wanted()` gives `{query, window, columns, rows}` of the full field; `show` gets a field, `fail` words, "" where there
// are none.
export const follow = (wanted, show, fail) => {
  let perCell = FIRST;
  let flying;
  let again = false;
  let still = 0;
  let known = "";

  const ask = async (full) => {
    const { query, window, columns, rows } = wanted();
    const share = full ? 1 : Math.min(1, Math.sqrt(PATIENCE / (perCell * columns * rows)));
    const kept = Math.min(1, Math.max(share, COARSEST / columns));
    const size = { columns: Math.round(columns * kept), rows: Math.max(1, Math.round(rows * kept)) };
    const question = { ...query, ...size };
    const name = JSON.stringify(question);
    if (flying?.name === name || (!flying && known === name)) return;
    const asked = performance.now();
    const mine = { name, full };
    flying = mine;
    try {
      const numbers = await api.numbers("field", "field", question);
      if (!numbers) return;
      const cells = size.columns * size.rows;
      perCell = (performance.now() - asked) / cells;
      known = name;
      fail("");
      show({ ...size, window, asked, costs: numbers.subarray(0, cells), norms: numbers.subarray(cells) });
    } catch (error) {
      known = "";
      fail(error.message);
    } finally {
      if (flying === mine) {
        flying = undefined;
        if (again) moved();
      }
    }
  };

  // A coarse field under way is waited for: were it given up for a newer one, a long drag would never show any.
  const moved = () => {
    again = flying !== undefined && !flying.full;
    if (!again) ask(false);
  };

  return () => {
    clearTimeout(still);
    still = setTimeout(() => {
      again = false;
      ask(true);
    }, STILL);
    moved();
  };
};
