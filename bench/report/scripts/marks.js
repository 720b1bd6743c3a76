// SPDX-License-Identifier: Apache-2.0
// Colour, shape and dashes of a series, and the legend that explains them.

const shapes = ["symbolCircle", "symbolSquare", "symbolTriangle", "symbolDiamond", "symbolCross", "symbolStar",
  "symbolWye"]; // by name: a page without d3 reads this, too
const dashes = ["", "8 3", "2 3", "8 3 2 3", "12 4", "4 2", "1 3"];

/** Series -1 is the baseline. */
function colourOf(series) {
  return series < 0 ? "var(--s6)" : "var(--s" + (series % 6) + ")";
}

function shapeOf(series, size) {
  return d3.symbol().type(d3[series < 0 ? "symbolWye" : shapes[series % shapes.length]]).size(size || 64)();
}

function dashOf(series) {
  return dashes[Math.max(0, series) % dashes.length];
}

/** Series stand side by side at each worker count, so that none hides another. */
function asideOf(series) {
  return (series - (page.series.length - 1) / 2) * Math.min(9, 40 / page.series.length);
}

/** `more`: further entries {text, draw(svg)}. */
function legend(place, more) {
  const box = d3.select(place).append("div").attr("class", "legend");
  page.series.forEach((series, i) => {
    const svg = entry(box, series.name).style("--series", colourOf(i));
    svg.append("line").attr("class", "series").attr("x2", 30).attr("y1", 7).attr("y2", 7)
      .attr("stroke-dasharray", dashOf(i));
    svg.append("path").attr("class", "point").attr("transform", "translate(15,7)").attr("d", shapeOf(i));
  });
  (more || []).forEach((item) => item.draw(entry(box, item.text)));
}

function entry(box, text) {
  const span = box.append("span");
  const svg = span.append("svg").attr("width", 30).attr("height", 14).attr("aria-hidden", "true");
  span.append("span").text(text);
  return svg;
}
