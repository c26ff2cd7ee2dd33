// The fixed points in the cobweb.

// A filled circle attracts, an empty one repels, a half filled one does both: a fold.
export const FILLING = {
  attracting: "M-5,0A5,5 0 1 1 5,0A5,5 0 1 1 -5,0Z", repelling: "", neutral: "M-5,0A5,5 0 0 0 5,0Z",
};

export const within = (scale, value) => value >= scale.domain()[0] && value <= scale.domain()[1];

export const fixedPoints = (root) => (fixed, x, y) => {
  const circles = root.selectAll("g").data(fixed).join((enter) => {
    const group = enter.append("g");
    group.append("circle").attr("r", 5);
    group.append("path");
    return group;
  });
  circles.attr("class", ({ stability }) => `fixed-point ${stability}`)
    .attr("visibility", (point) => (within(x, point.y) && within(y, point.y) ? "visible" : "hidden"))
    .attr("transform", (point) => `translate(${x(point.y)},${y(point.y)})`);
  circles.select("path").attr("d", ({ stability }) => FILLING[stability]);
};
