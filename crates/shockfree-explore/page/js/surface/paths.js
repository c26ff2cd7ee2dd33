// Paths over the window: what leaves it is cut at its border.

// The part of the segment from `p` to `q` (places in the plane, with heights) that lies in the window, as two parts
// of its length; nothing if it lies outside (Liang and Barsky).
const inside = (p, q, { w0, w1, b0, b1 }) => {
  let [from, to] = [0, 1];
  for (const [start, way, low, high] of [[p[0], q[0] - p[0], w0, w1], [p[1], q[1] - p[1], b0, b1]]) {
    if (way === 0) {
      if (start < low || start > high) return undefined;
      continue;
    }
    const [first, last] = [(low - start) / way, (high - start) / way].sort((one, other) => one - other);
    from = Math.max(from, first);
    to = Math.min(to, last);
  }
  return from <= to ? [from, to] : undefined;
};

const between = (p, q, part) => p.map((value, k) => value + part * (q[k] - value));

// Points `[w, b, height]` as what plotly draws: `{x, y, z}`, with a null where the path is interrupted.
export const cut = (points, frame) => {
  const pieces = [];
  let open = false;
  const end = () => {
    if (open) pieces.push([null, null, null]);
    open = false;
  };
  for (let k = 1; k < points.length; k += 1) {
    const [p, q] = [points[k - 1], points[k]];
    const known = [...p, ...q].every(Number.isFinite);
    const part = known ? inside(p, q, frame) : undefined;
    if (!part) {
      end();
      continue;
    }
    if (part[0] > 0) end();
    if (!open) pieces.push(between(p, q, part[0]));
    pieces.push(between(p, q, part[1]));
    open = true;
    if (part[1] < 1) end();
  }
  const [x, y, z] = [0, 1, 2].map((k) => pieces.map((point) => point[k]));
  return { x, y, z };
};

export const within = ([w, b, z], { w0, w1, b0, b1 }) =>
  w >= w0 && w <= w1 && b >= b0 && b <= b1 && Number.isFinite(z);
