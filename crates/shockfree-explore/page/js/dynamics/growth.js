// How much the derivative of the output grew along the orbit, read off the server's numbers. The bounds are matters of
// taste: from where on people would say "near 1", "creeps".

const NEAR = [0.8, 1.25];
const SLOW = 0.03;

const size = (value) => Math.abs(value ?? Infinity);

// The longest stretch of slow steps in a row whose multiplier is near 1: `{from, count}`.
const creep = ({ y, multiplier }) => {
  let best = { from: 0, count: 0 };
  let count = 0;
  for (let t = 1; t < y.length; t += 1) {
    const slow = multiplier[t] > NEAR[0] && multiplier[t] < NEAR[1] && Math.abs(y[t] - y[t - 1]) < SLOW;
    count = slow ? count + 1 : 0;
    if (count > best.count) best = { from: t - count + 1, count };
  }
  return best;
};

// What the multipliers from a step to the last come to, at that step where it is most: `{from, by}`.
const product = (multiplier) => {
  let best = { from: multiplier.length, by: 1 };
  let by = 1;
  for (let t = multiplier.length - 1; t > 0; t -= 1) {
    by *= size(multiplier[t]);
    if (by > best.by) best = { from: t, by };
  }
  return best;
};

// The two derivatives are of the same size or nearly; the one that ends larger is spoken of.
export const growth = ({ w, orbit }) => {
  const { by_bias: bias, by_weight: weight, multiplier } = orbit;
  const [by, values] = size(weight.at(-1)) > size(bias.at(-1)) ? ["w", weight] : ["b", bias];
  // What the steepest step of the orbit gives if it stands alone.
  const single = d3.max(multiplier.slice(1), size) / Math.abs(w);
  const sizes = values.map(size);
  const top = d3.maxIndex(sizes);
  const times = (value) => (single > 0 ? value / single : 0);
  return {
    by, single, top,
    end: sizes.at(-1), times: times(sizes.at(-1)),
    most: sizes[top], mostTimes: times(sizes[top]),
    creep: creep(orbit), product: product(multiplier),
  };
};
