// A surface becomes turnable when somebody asks for it: the library is started once, and where the
// browser has no WebGL the picture stays.
(() => {
  const hasWebGL = () => {
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  };

  const start = () => {
    if (!window.Plotly) {
      const script = document.createElement("script");
      script.textContent = document.getElementById("plotly").textContent;
      document.head.append(script);
    }
    return window.Plotly;
  };

  // Pale to dark, as in the pictures: readable in grey.
  const COLOURS = [[0, "#f4f1e6"], [0.25, "#c9d3c4"], [0.5, "#8fb0b4"], [0.75, "#4f7f9b"], [1, "#1f4a73"]];

  const turn = (button) => {
    const data = JSON.parse(document.getElementById(button.dataset.surface).textContent);
    const still = button.previousElementSibling;
    const place = document.createElement("div");
    place.className = "turning";
    still.after(place);
    const title = (label) => ({ title: { text: label } });
    const surface = {
      type: "surface", x: data.x.values, y: data.y.values, z: data.z.values,
      colorscale: COLOURS, showscale: false, hoverinfo: "x+y+z",
      lighting: { ambient: 0.75, diffuse: 0.5, specular: 0.05 },
    };
    const curves = data.curves.map((curve) => ({
      type: "scatter3d", mode: "lines", name: curve.label,
      x: curve.x, y: curve.y, z: curve.z, line: { color: curve.colour, width: 5 },
    }));
    const layout = {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      legend: { orientation: "h", y: 0 },
      font: { family: getComputedStyle(document.body).fontFamily, color: "#1a1a1a" },
      scene: {
        xaxis: title(data.x.label), yaxis: title(data.y.label), zaxis: title(data.z.label),
        // As in the picture.
        camera: { eye: { x: 1.4, y: 1.1, z: 0.95 }, center: { x: 0, y: 0, z: -0.12 } },
        aspectratio: { x: 1, y: 1, z: 0.6 },
      },
    };
    start().newPlot(place, [surface, ...curves], layout, { displayModeBar: false, responsive: true });
    still.hidden = true;
    button.textContent = "Back to the picture";
    button.onclick = () => {
      window.Plotly.purge(place);
      place.remove();
      still.hidden = false;
      button.textContent = "Turn it";
      button.onclick = () => turn(button);
    };
  };

  if (hasWebGL()) {
    for (const button of document.querySelectorAll("button.turn")) {
      button.hidden = false;
      button.onclick = () => turn(button);
    }
  }
})();
