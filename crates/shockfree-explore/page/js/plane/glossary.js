// The words of the pictures, in a sentence each, for whoever has not read the paper.

const WORDS = {
  shock: "The red curve. The limit of the output jumps there, and near it the gradient explodes.",
  fold: "A curve on which an attracting and a repelling fixed point meet and vanish.",
  cusp: "The point where the two folds meet and begin.",
  flip: "A curve on which the fixed point turns repelling: the output then swings between two values, a 2-cycle.",
  tip: "The point where the region of the 2-cycles begins.",
  "phase shock":
    "A line among the 2-cycles. Crossing it swaps which value comes at even steps, so the last output jumps.",
  separatrix:
    "The part of the shock where the start sits on a repelling fixed point, which parts going up from going down.",
  ghost: "What a fold leaves behind: a narrow passage through which the output creeps for many steps.",
  wall: "The steepest place of the cost at a finite horizon, a cliff just behind the shock.",
  multiplier:
    "What one step multiplies a small change by. A fixed point attracts if the size of its multiplier is below 1.",
  "stable strip":
    "The weights between the green lines: one attracting fixed point, no shock, and a bound for the gradient.",
};

export const glossary = (root) => {
  const list = root.querySelector("dl");
  // Beside the dynamics there is room for them.
  list.closest("details").open = matchMedia("(min-width: 60rem)").matches;
  for (const [word, sentence] of Object.entries(WORDS)) {
    const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, meaning.textContent] = [word, sentence];
    list.append(term, meaning);
  }
};
