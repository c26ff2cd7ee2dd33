// Where the surface is looked at from, and the keys and buttons that move it.

// The sides of the box: longer across where the picture is wide.
export const boxOf = (wide) => (wide ? { x: 1.55, y: 1.2, z: 0.72 } : { x: 1, y: 1, z: 0.85 });

// From high enough to see the wall from the front and the valley below it; further away where there is little room.
export const usual = (wide) => {
  const [x, y, z] = wide ? [0.95, 1.58, 1.21] : [1.76, 1.28, 1.6];
  return { eye: { x, y, z }, center: { x: 0, y: 0, z: -0.2 }, up: { x: 0, y: 0, z: 1 } };
};

const TURN = Math.PI / 18;
const NEARER = 0.87;
const NEAREST = 0.6;
const FURTHEST = 5;
// Never quite to the pole, where left and right change places.
const STEEPEST = 0.48 * Math.PI;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// The camera after a turn about the axis, a rise, and a change of its distance.
export const moved = (camera, { turn = 0, rise = 0, distance = 1 }) => {
  const { x, y, z } = camera.eye;
  const far = clamp(Math.hypot(x, y, z) * distance, NEAREST, FURTHEST);
  const angle = Math.atan2(y, x) + turn;
  const up = clamp(Math.atan2(z, Math.hypot(x, y)) + rise, -STEEPEST, STEEPEST);
  const across = far * Math.cos(up);
  return { ...camera, eye: { x: across * Math.cos(angle), y: across * Math.sin(angle), z: far * Math.sin(up) } };
};

const MOVES = [
  { key: "ArrowLeft", sign: "←", words: "Turn to the left", move: { turn: TURN } },
  { key: "ArrowRight", sign: "→", words: "Turn to the right", move: { turn: -TURN } },
  { key: "ArrowUp", sign: "↑", words: "Look from higher up", move: { rise: TURN } },
  { key: "ArrowDown", sign: "↓", words: "Look from lower down", move: { rise: -TURN } },
  { key: "+", sign: "+", words: "Nearer", move: { distance: NEARER } },
  { key: "-", sign: "−", words: "Further away", move: { distance: 1 / NEARER } },
];

// Buttons in `root` and keys on `stage`; `look()` is the camera now, `aim(camera)` sets it, `home()` is where it began.
export const steering = (root, stage, { look, aim, home }) => {
  for (const { sign, words, move } of MOVES) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = words;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => aim(moved(look(), move)));
    root.append(button);
  }
  const back = document.createElement("button");
  back.type = "button";
  back.textContent = "⌂";
  back.title = "As at first";
  back.setAttribute("aria-label", "As at first");
  back.addEventListener("click", () => aim(home()));
  root.append(back);
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key === "=" ? "+" : event.key;
    const known = MOVES.find((move) => move.key === key);
    if (!known && key !== "Home") return;
    event.preventDefault();
    aim(known ? moved(look(), known.move) : home());
  });
};
