// What is said while a diagnosis is computed. It looks at its limit of fifteen seconds between steps, of which one may
// take longer where there are a thousand units.

// In milliseconds: an answer that comes sooner needs no words.
const SOON = 300;

// `begin(name)` and `end()`; the button calls `cancel`.
export const progress = (root, region, cancel) => {
  root.innerHTML = `
    <span></span> <span class="number" aria-hidden="true"></span> <button type="button">Cancel</button>`;
  const [words, seconds] = root.querySelectorAll("span");
  root.querySelector("button").addEventListener("click", cancel);
  let timer = 0;
  let ticking = 0;

  const end = () => {
    clearTimeout(timer);
    clearInterval(ticking);
    root.hidden = true;
    region.removeAttribute("aria-busy");
  };
  const begin = (name) => {
    end();
    region.setAttribute("aria-busy", "true");
    const begun = performance.now();
    const tick = () => {
      seconds.textContent = `${Math.floor((performance.now() - begun) / 1000)} s`;
    };
    timer = setTimeout(() => {
      root.hidden = false;
      words.textContent = `Diagnosing ${name}: up to 15 seconds, longer for a thousand units.`;
      tick();
      ticking = setInterval(tick, 1000);
    }, SOON);
  };
  end();
  return { begin, end };
};
