// The button that looks closer at the cobweb, or at the whole again.

import { closeUp } from "./gap.js";

export const closer = (root, web) => {
  const button = root.append("button").attr("type", "button").attr("class", "closer");
  button.attr("title", "Wheel or pinch zooms, a drag moves. In focus, + − and arrows do; 0 shows all.");
  let goal;
  let zoomed = false;
  const draw = () => button.text(zoomed || !goal ? "Show the whole" : `Zoom to ${goal.name}`);
  web.onZoom((now) => {
    zoomed = now;
    draw();
  });
  button.on("click", () => (zoomed ? web.whole() : goal && web.lookAt(goal)));
  return (answer) => {
    goal = closeUp(answer);
    draw();
  };
};
