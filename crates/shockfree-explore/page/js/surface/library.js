// Plotly, which is large: it is loaded when a surface is to be seen, and not at all where it could not draw.

const ADDRESS = "vendor/plotly/plotly-gl3d.min.js";
let loading;

// Plotly writes style sheets into the page, which a strict policy forbids, unless it finds this; what it needs of them
// stands in surface.css.
const styled = () => {
  const mark = document.createElement("meta");
  mark.id = "plotly.js-style-global";
  mark.className = "no-inline-styles";
  document.head.append(mark);
};

export const hasWebGL = () => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
};

// Asked again after a failure, it tries again.
export const plotly = () => {
  loading ??= new Promise((resolve, reject) => {
    styled();
    const script = document.createElement("script");
    script.src = ADDRESS;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = undefined;
      script.remove();
      reject(new Error("The part of the page that draws surfaces did not load: is shockfree explore still running?"));
    };
    document.head.append(script);
  });
  return loading;
};
