// Numbers for people.

// So many significant digits, with a real minus sign and no zeros that say nothing; "–" for what is no number.
export const short = (value, digits = 4) => {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = size >= 1e-3 && size < 1e6;
  const text = plain ? String(Number(value.toPrecision(digits))) : power(value, digits);
  return text.replace("-", "−");
};

const DIGITS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const raised = (exponent) => [...String(exponent)].map((digit) => DIGITS[digit]).join("");

const power = (value, digits) => {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${Number(mantissa)}·10${raised(Number(exponent))}`;
};

// Several numbers with as many digits as it takes to tell those apart that differ, ten at most.
export const distinct = (values, digits = 4) => {
  const known = values.filter(Number.isFinite);
  const different = new Set(known).size;
  let enough = digits;
  while (enough < 10 && new Set(known.map((value) => short(value, enough))).size < different) enough += 1;
  return values.map((value) => short(value, enough));
};

// A number with the digits that show a change by `step`.
export const fine = (value, step, digits = 4) => distinct([value, value + step, value - step], digits)[0];

// A factor: one that is almost 1 does not look like 1.
export const factor = (value, digits = 2) => distinct([value, Math.sign(value)], digits)[0];

// A power of ten as the label of a tick.
export const decade = (exponent) => `10${raised(exponent)}`.replace("-", "−");
