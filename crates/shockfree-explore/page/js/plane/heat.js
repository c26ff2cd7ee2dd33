// The field as a picture: a canvas under the drawing, with one pixel for a cell.

import { scale, shades } from "./colour.js";

export const layer = (canvas) => {
  let field;
  let painted;
  let palette = shades();

  // What a colour means, of the field that is painted.
  let meaning;

  const paint = (kind) => {
    const { columns, rows } = field;
    if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
    const pen = canvas.getContext("2d");
    const picture = pen.createImageData(columns, rows);
    const pixels = new Uint32Array(picture.data.buffer);
    const values = kind === "cost" ? field.costs : field.norms;
    let holes = false;
    const { shade, ...rest } = scale(kind, field);
    for (let row = 0; row < rows; row += 1) {
      // Row 0 is the lowest bias, and that of a picture the highest.
      const to = (rows - 1 - row) * columns;
      for (let column = 0; column < columns; column += 1) {
        const value = values[row * columns + column];
        // What does not exist stays clear.
        if (value === value) pixels[to + column] = palette[Math.max(0, Math.min(255, shade(value) | 0))];
        else holes = true;
      }
    }
    meaning = { ...rest, holes };
    pen.putImageData(picture, 0, 0);
    painted = { field, kind, palette };
    canvas.dataset.columns = columns;
    canvas.dataset.ms = (performance.now() - field.asked).toFixed(1);
  };

  // An older picture is moved to where its window now is, until the new one comes.
  const place = ({ x, y, width, height }) => {
    const { w0, w1, b0, b1 } = field.window;
    const wide = (x(w1) - x(w0)) / width;
    const high = (y(b0) - y(b1)) / height;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.style.transform = `translate(${x(w0)}px, ${y(b1)}px) scale(${wide}, ${high})`;
  };

  const draw = (frame, kind) => {
    canvas.style.visibility = field && kind !== "kind" ? "visible" : "hidden";
    if (!field) return;
    place(frame);
    if (kind === "kind") return;
    if (painted?.field !== field || painted.kind !== kind || painted.palette !== palette) paint(kind);
  };

  return {
    draw,
    show: (newest) => { field = newest; },
    shown: () => field,
    meaning: () => meaning,
    restyle: () => { palette = shades(); },
  };
};

// The cost and the norm in the cell that holds a point; nothing beyond the field.
export const at = (field, w, b) => {
  if (!field) return undefined;
  const { w0, w1, b0, b1 } = field.window;
  const column = Math.floor(((w - w0) / (w1 - w0)) * field.columns);
  const row = Math.floor(((b - b0) / (b1 - b0)) * field.rows);
  if (column < 0 || row < 0 || column >= field.columns || row >= field.rows) return undefined;
  const cell = row * field.columns + column;
  return { cost: field.costs[cell], norm: field.norms[cell] };
};
