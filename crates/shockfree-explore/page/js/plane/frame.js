// Where the plot lies in the drawing, and its two scales.

export const AXIS = 42;
const KEY = 40;
const RIGHT = 10;
const DIGIT = 7;

export const ticks = (scale, pixels, apart) => scale.ticks(Math.max(2, Math.floor(pixels / apart)));

// `below` pixels under the axis are kept for the legend.
export const of = ({ width, height }, { w0, w1, b0, b1 }, below) => {
  const high = Math.max(60, height - KEY - AXIS - below);
  const y = d3.scaleLinear([b0, b1], [high, 0]);
  const format = y.tickFormat(ticks(y, high, 55).length);
  const longest = d3.max(ticks(y, high, 55), (tick) => format(tick).length) ?? 1;
  // In twos, for labels that grow by a digit should not push the plot about.
  const left = 34 + DIGIT * 2 * Math.ceil(longest / 2);
  const wide = Math.max(60, width - left - RIGHT);
  const x = d3.scaleLinear([w0, w1], [0, wide]);
  return { left, top: KEY, width: wide, height: high, x, y };
};

// Pixels far outside trip up some drawing programs.
const FAR = 1e5;
const near = (pixel) => Math.max(-FAR, Math.min(FAR, pixel));
export const onto = ({ x, y }) => ([w, b]) => [near(x(w)), near(y(b))];

// A coordinate with as many decimals as a pixel deserves.
export const rounded = (value, span, pixels) => {
  const decimals = Math.max(0, Math.min(12, Math.ceil(-Math.log10(span / pixels))));
  return Number(value.toFixed(decimals));
};
