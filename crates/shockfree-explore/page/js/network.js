// The diagnosis of a network of many units, of a file that somebody brings.

import * as api from "./api.js";
import { chooser } from "./network/choose.js";
import { progress } from "./network/progress.js";
import { result } from "./network/result.js";

// In bytes; the server takes no more.
const MOST = 64 * 2 ** 20;

const HTML = `
  <div class="head"><h2 id="network-title">A network of many units</h2></div>
  <p class="note">Can its gradients explode? The same as <code>shockfree diagnose FILE</code>; the file goes to the
  program on your computer and nowhere else.</p>
  <div class="choose"></div>
  <p class="progress" role="status"></p>
  <p class="problem" role="alert"></p>
  <div class="result" aria-live="polite"></div>`;

export const mount = () => {
  const section = document.getElementById("network");
  section.innerHTML = HTML;
  const find = (selector) => section.querySelector(selector);
  const [problem, region] = [find(".problem"), find(".result")];
  const show = result(region);
  const working = progress(find(".progress"), region, () => {
    api.cancel("network");
    working.end();
  });
  let asked = 0;

  // Nothing comes of a question that was cancelled, or that a newer one replaced.
  const diagnose = async (name, question) => {
    const mine = (asked += 1);
    problem.textContent = "";
    working.begin(name);
    try {
      const answer = await question();
      if (answer) show(answer);
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      if (mine === asked) working.end();
    }
  };

  chooser(find(".choose"), section, (name, bytes) => {
    if (bytes.size > MOST) {
      problem.textContent = `${name} is larger than 64 MiB: shockfree diagnose ${name} takes it.`;
      return;
    }
    diagnose(name, () => api.upload("network", "network", { name }, bytes));
  });
  diagnose("the network that the program was started with", () => api.json("network", "network"));
};
