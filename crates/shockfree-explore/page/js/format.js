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

// A power of ten as the label of a tick.
export const decade = (exponent) => `10${raised(exponent)}`.replace("-", "−");
