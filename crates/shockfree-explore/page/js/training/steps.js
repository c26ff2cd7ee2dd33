// The scale of the iterations. The usual one is log(1 + k): a run of 20 iterations and one of 5000 can both be read in
// one chart, the first iterations, where the large gradients are met, have room, and the start at k = 0 stays on it.

export const steps = (kind, last, range) => {
  const scale = kind === "log" ? d3.scaleSymlog().constant(1) : d3.scaleLinear();
  return scale.domain([0, Math.max(1, last)]).range(range);
};

const ROUND = [0, ...d3.range(4).flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power))];

// Ticks at round numbers that keep their distance; d3's for this scale crowd at the right.
export const ticks = (kind, scale, room = 34) => {
  if (kind === "linear") {
    return scale.ticks(Math.floor((scale.range()[1] - scale.range()[0]) / 60)).filter(Number.isInteger);
  }
  const kept = [];
  const [, last] = scale.domain();
  for (const k of last > 10 ? ROUND.filter((k) => k <= last) : d3.range(last + 1)) {
    if (kept.length === 0 || scale(k) - scale(kept.at(-1)) >= room) kept.push(k);
  }
  return kept;
};
