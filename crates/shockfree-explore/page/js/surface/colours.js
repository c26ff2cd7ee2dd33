// The colours of the surface: those of the plane, a little closer together, so that the paths are seen on all heights.

import { dark } from "../look.js";

const STOPS = {
  light: ["#f6f2e4", "#d6ddcf", "#b0c8c6", "#83a8b8", "#5a87a6"],
  dark: ["#20282d", "#264754", "#376b7d", "#5f95a1", "#a9c9bf"],
};

// As plotly wants them: pairs of a part of the range and a colour.
export const colours = () => {
  const stops = STOPS[dark() ? "dark" : "light"];
  return stops.map((colour, k) => [k / (stops.length - 1), colour]);
};

// A bar with numbers that says what they mean, in `root`.
export const bar = (root, { title, colours: { ticks } }) => {
  const stops = colours().map(([, colour]) => colour).join();
  const words = [title, stops, ...ticks.map(({ at, text }) => `${at} ${text}`)].join();
  if (root.dataset.words === words) return;
  root.dataset.words = words;
  const [caption, strip, numbers] = ["caption", "strip", "numbers"].map((name) => {
    const element = document.createElement("div");
    element.className = name;
    return element;
  });
  caption.textContent = title;
  strip.style.background = `linear-gradient(to right, ${stops})`;
  numbers.append(...ticks.map(({ at, text }) => {
    const number = document.createElement("span");
    number.textContent = text;
    number.style.left = `${100 * at}%`;
    return number;
  }));
  root.replaceChildren(caption, strip, numbers);
};
