// SPDX-License-Identifier: Apache-2.0
// What its tiles cost, over the picture where the page has one.

function drawTileCosts(place) {
  const c = page.costs;
  if (!c) return;
  const positive = c.seconds.filter((s) => s > 0).sort(d3.ascending);
  const low = d3.quantile(positive, 0.01), high = Math.max(d3.quantile(positive, 0.995), low * 1.01);
  const colour = d3.scaleSequentialLog([low, high], d3.interpolateCividis).clamp(true);
  colourKey(d3.select(place).append("div").attr("class", "legend"), colour, 1);
  const inner = Math.min(924, (place.getBoundingClientRect().width || 640) - 56, 600 * c.width / c.height);
  const side = c.tile * c.joined, scale = inner / c.width;
  const f = frame(place, "Cost of every tile of the picture", c.height * scale, { top: 24, right: 10, bottom: 44, left: 46 });
  const x = d3.scaleLinear([0, c.width], [0, inner]), y = d3.scaleLinear([0, c.height], [0, f.height]);
  const picture = pictureAddress();
  if (picture) f.plot.append("image").attr("class", "picture").attr("href", picture).attr("width", inner)
    .attr("height", f.height).attr("preserveAspectRatio", "none");
  const g = f.plot.append("g").attr("class", picture ? "over" : null);
  if (picture) offerOpacity(place, g);
  tell(g.selectAll("rect").data(c.seconds).enter().append("rect").attr("class", "cell")
    .attr("x", (s, i) => x(i % c.columns * side)).attr("y", (s, i) => y(Math.floor(i / c.columns) * side))
    .attr("width", (s, i) => x(Math.min(c.width - i % c.columns * side, side)))
    .attr("height", (s, i) => y(Math.min(c.height - Math.floor(i / c.columns) * side, side)))
    .attr("fill", (s) => colour(Math.max(s, low))), (s, i) => "/costs/seconds/" + i)
    .append("title").text((s, i) => "column " + i % c.columns + ", row " + Math.floor(i / c.columns) + ": " + timeText(s));
  bottomAxis({ plot: f.plot, width: inner, height: f.height }, x, "pixels from the left");
  f.plot.append("g").attr("class", "axis").call(d3.axisLeft(y).ticks(Math.max(2, f.height / 60)).tickSizeOuter(0));
  f.plot.append("text").attr("class", "soft").attr("x", -44).attr("y", -10).text("pixels from the top");
}

function pictureAddress() {
  const picture = document.getElementById("picture");
  return picture ? "data:image/png;base64," + picture.textContent.trim() : null;
}

function offerOpacity(place, cells) {
  const label = d3.select(place).insert("label", "svg.figure").attr("class", "choices").text("Costs over the picture ");
  label.append("input").attr("type", "range").attr("min", 0).attr("max", 100).attr("value", 60)
    .on("input", function () { cells.style("fill-opacity", this.value / 100); });
}
