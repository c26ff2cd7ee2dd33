// The field of the window as a table, with cells that a table program can take.

import * as api from "../api.js";
import * as state from "../state.js";

const COLUMNS = 120;
const ROWS = 90;

export const csv = async () => {
  const now = state.get();
  const query = { ...state.problem(now), ...state.frame(now), columns: COLUMNS, rows: ROWS };
  const numbers = await api.numbers("table", "field", query);
  const centre = (low, high, index, count) => low + ((high - low) * (index + 0.5)) / count;
  const known = (value) => (Number.isNaN(value) ? "" : value);
  const lines = d3.range(COLUMNS * ROWS).map((cell) => {
    const w = centre(now.w0, now.w1, cell % COLUMNS, COLUMNS);
    const b = centre(now.b0, now.b1, Math.floor(cell / COLUMNS), ROWS);
    return [w, b, known(numbers[cell]), known(numbers[COLUMNS * ROWS + cell])].join(",");
  });
  return ["w,b,cost,gradient_norm", ...lines, ""].join("\n");
};
