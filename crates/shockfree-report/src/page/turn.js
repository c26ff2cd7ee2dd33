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

  // In pixels: from here on there is room for the names of the axes without a step back.
  const NARROW = 450;
  // Curves lie so far above the surface, as a part of its height, that none sinks into its facets.
  const LIFT = 0.008;

  const turn = (button) => {
    const data = JSON.parse(document.getElementById(button.dataset.surface).textContent);
    const still = button.previousElementSibling;
    const place = document.createElement("div");
    place.className = "turning";
    still.after(place);
    const narrow = still.parentElement.clientWidth < NARROW;
    const axis = (label) => ({ title: { text: label, font: { size: 13 } }, tickfont: { size: 11 } });
    const columns = data.y.values.map(() => data.x.values);
    const here = [["x", data.x], ["y", data.y], ["z", data.z]]
      .map(([letter, { label }]) => `${label} = %{${letter}:.3f}`).join("<br>");
    const surface = {
      type: "surface", x: columns, y: data.y.values, z: data.z.values,
      colorscale: COLOURS, showscale: false, hovertemplate: `${here}<extra></extra>`,
      lighting: { ambient: 0.75, diffuse: 0.5, specular: 0.05 },
      contours: Object.fromEntries(["x", "y", "z"].map((side) => [side, { highlight: false }])),
    };
    const away = narrow ? 1.4 : 1;
    const heights = data.z.values.flat();
    const lift = LIFT * (Math.max(...heights) - Math.min(...heights));
    const curves = data.curves.map((curve) => ({
      type: "scatter3d", mode: curve.marked ? "lines+markers" : "lines", name: curve.label,
      showlegend: curve.label !== "",
      x: curve.x, y: curve.y, z: curve.z.map((height) => height + lift), hoverinfo: "skip",
      line: { color: curve.colour, width: (curve.marked ? 3 : 6) / away },
      marker: { color: curve.colour, size: 2.5 / away },
    }));
    const layout = {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      legend: { orientation: "h", y: 0, x: 0.5, xanchor: "center" },
      font: { family: getComputedStyle(document.body).fontFamily, color: "#1a1a1a" },
      scene: {
        xaxis: axis(data.x.label), yaxis: axis(data.y.label),
        zaxis: { ...axis(data.z.label), nticks: 5 },
        // As in the picture.
        camera: {
          eye: { x: 1.4 * away, y: 1.1 * away, z: 0.95 * away }, center: { x: 0, y: 0, z: -0.12 },
        },
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
