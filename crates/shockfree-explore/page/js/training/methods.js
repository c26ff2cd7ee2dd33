// Which methods train, as boxes to tick. One stays.

import { METHODS } from "../look.js";
import * as state from "../state.js";

const chosen = ({ methods }) => methods.split(",");

export const methods = (root) => {
  const labels = root.selectAll("label").data(Object.keys(METHODS)).join("label");
  const boxes = labels.append("input").attr("type", "checkbox").attr("value", (id) => id)
    .style("accent-color", (id) => METHODS[id].colour);
  labels.append("span").text((id) => METHODS[id].name);
  boxes.on("change", () => {
    const ticked = boxes.nodes().filter(({ checked }) => checked).map(({ value }) => value);
    // The place of a method that trains no more cannot be followed.
    const { follow } = state.get();
    state.set({ methods: ticked.join(","), follow: ticked.includes(follow) ? follow : "start" });
  });
  state.subscribe(["methods"], (now) => {
    const ticked = chosen(now);
    boxes.property("checked", (id) => ticked.includes(id))
      .property("disabled", (id) => ticked.length === 1 && ticked[0] === id);
  });
};
