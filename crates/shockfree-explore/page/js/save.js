// A menu that saves what a view shows: as SVG, PNG, CSV or JSON.

import { inlined, written } from "./save/inline.js";
import { download, raster } from "./save/file.js";

export { inlined };

// The text of an SVG file: of an element on the page, of one that never was on it, or as it was given.
const drawing = (root, svg) => {
  const drawn = svg();
  if (typeof drawn === "string") return drawn;
  if (drawn.isConnected) return written(inlined(drawn));
  // Only elements on the page have computed styles: a clone is put there, out of sight, for as long as it is read.
  const host = document.createElement("div");
  host.className = "save-host";
  (root.closest("section") ?? document.body).append(host);
  host.append(drawn);
  try {
    return written(inlined(drawn));
  } finally {
    host.remove();
  }
};

const kinds = (root, { svg, png, csv, json }) => {
  const choices = [];
  if (svg) choices.push(["SVG", "svg", () => new Blob([drawing(root, svg)], { type: "image/svg+xml" })]);
  if (png) choices.push(["PNG", "png", png]);
  else if (svg) choices.push(["PNG", "png", () => raster(drawing(root, svg))]);
  if (csv) choices.push(["CSV", "csv", async () => new Blob([await csv()], { type: "text/csv" })]);
  if (json) choices.push(["JSON", "json", async () => new Blob([await json()], { type: "application/json" })]);
  return choices;
};

// Puts the menu into `root`. `what`: `{name, label, svg, png, csv, json}`, the last four functions that are called when
// their button is pressed and not before. `svg` gives an element or the text of a file, `png` a blob, the rest texts.
export const menu = (root, what) => {
  const details = document.createElement("details");
  details.className = "save-menu";
  const summary = document.createElement("summary");
  summary.textContent = "Save";
  if (what.label) summary.setAttribute("aria-label", `Save ${what.label}`);
  const list = document.createElement("div");
  list.className = "choices";
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.setAttribute("role", "alert");

  const close = () => {
    details.open = false;
    problem.textContent = "";
  };
  const save = async (button, ending, make) => {
    problem.textContent = "";
    button.disabled = true;
    try {
      download(await make(), `${what.name}.${ending}`);
      close();
      summary.focus();
    } catch (error) {
      problem.textContent = `Not saved: ${error.message}`;
    } finally {
      button.disabled = false;
    }
  };

  for (const [title, ending, make] of kinds(root, what)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => save(button, ending, make));
    list.append(button);
  }
  list.append(problem);
  details.append(summary, list);
  closing(details, close, summary);
  root.append(details);
  return details;
};

// Closed by Escape and by whatever happens outside; opened towards the side with more room.
const closing = (details, close, summary) => {
  const outside = (event) => {
    if (!details.contains(event.target)) close();
  };
  details.addEventListener("toggle", () => {
    const { left, right } = summary.getBoundingClientRect();
    details.classList.toggle("to-right", left + right < innerWidth);
    const listen = details.open ? "addEventListener" : "removeEventListener";
    for (const kind of ["pointerdown", "focusin"]) document[listen](kind, outside);
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    summary.focus();
  });
};
