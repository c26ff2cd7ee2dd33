// Text in the drawing: letters of mathematics between underscores are set in italics.

// Asked for once: every time the browser would have to work out all styles anew.
let family;
const pen = document.createElement("canvas").getContext("2d");

const plain = (text) => text.replaceAll("_", "");

export const rich = (selection, text) => {
  if (selection.attr("data-text") === text) return selection;
  selection.attr("data-text", text).selectAll("tspan").data(text.split("_")).join("tspan")
    .attr("font-style", (_, part) => (part % 2 ? "italic" : null)).text((part) => part);
  return selection;
};

// The pixels that a text is wide.
export const wide = (text, size = 12, bold = false) => {
  family ??= getComputedStyle(document.body).fontFamily;
  pen.font = `${bold ? 600 : 400} ${size}px ${family}`;
  return pen.measureText(plain(text)).width;
};
