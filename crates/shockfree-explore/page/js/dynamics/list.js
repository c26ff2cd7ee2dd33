// Rows of terms in a <dl>, put into the elements that are there already, each with room for all that it may say.

// A term that is explained: by a hover, by the focus, and to those who hear the page.
const explained = (row, { term, hint }) => {
  const id = `fact-${term.toLowerCase().replaceAll(" ", "-")}`;
  row.select("dt").append("button").attr("type", "button").attr("class", "hint-mark")
    .attr("aria-label", `what is that: ${term}`).attr("aria-describedby", id).text("?");
  row.select("dt").append("span").attr("class", "tip").attr("role", "tooltip").attr("id", id).text(hint);
};

export const showFacts = (list, said) => {
  const rows = list.selectAll("div").data(said).join((enter) => {
    const row = enter.append("div");
    row.style("--room", ({ room }) => room[0]).style("--narrow-room", ({ room }) => room[1]);
    row.append("dt").append("span").text(({ term }) => term);
    row.append("dd");
    row.filter(({ hint }) => hint).each(function (fact) {
      explained(d3.select(this), fact);
    });
    return row;
  });
  rows.select("dd").selectAll("span").data(({ lines }) => (lines.length ? lines : ["–"])).join("span")
    .text((text) => text);
};
