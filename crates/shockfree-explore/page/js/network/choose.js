// How a file gets here: chosen, dropped, or one of the examples.

import { EXAMPLES } from "./examples.js";

const HTML = `
  <input type="file" id="network-file" class="hidden-label" accept=".safetensors,.npz,.toml">
  <label for="network-file">Choose a file</label>
  <span class="or">or drop one here: <code>.safetensors</code> or <code>.npz</code> with the weights of
  <code>torch.nn.RNN</code>, <code>GRU</code> or <code>LSTM</code>, or <code>.toml</code> with
  <code>W</code>, <code>U</code>, <code>b</code>.</span>
  <span class="try">Or try <span></span>.</span>`;

const example = ({ name, title, text }, take) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = title;
  button.addEventListener("click", () => take(name, new Blob([text])));
  return button;
};

// Calls `take(name, bytes)`. Dropped is a file anywhere on `section`.
export const chooser = (root, section, take) => {
  root.innerHTML = HTML;
  const input = root.querySelector("input");
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) take(file.name, file);
    // So that the same file, mended, can be chosen again.
    input.value = "";
  });
  const [first, second] = EXAMPLES.map((one) => example(one, take));
  root.querySelector(".try span").append(first, ", ", second);

  const over = (is) => root.classList.toggle("over", is);
  section.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  section.addEventListener("dragleave", (event) => {
    if (!section.contains(event.relatedTarget)) over(false);
  });
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const [file] = event.dataTransfer.files;
    if (file) take(file.name, file);
  });
};
