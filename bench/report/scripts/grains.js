// SPDX-License-Identifier: Apache-2.0
// Efficiency over the size of a tile in processor time, and the smallest size that each threshold allows (METG).

function drawGrains(place) {
  const curves = page.comparison && page.comparison.curves || [];
  if (curves.length === 0) return;
  const points = d3.merge(curves.map((curve) => curve.points));
  const sizes = d3.extent(points, (p) => p.granularity_s);
  const top = Math.max(1, d3.max(points, (p) => p.interval ? p.interval.high : p.efficiency));
  gridOf(place, curves, (cell, curve) => drawGrain(cell, curve, curves.indexOf(curve), sizes, top));
}

function drawGrain(place, curve, index, sizes, top) {
  d3.select(place).append("h3").text(curve.name);
  const f = frame(place, "Efficiency of " + curve.name + " over the size of a tile", 180,
    { top: 28, right: 22, bottom: 44, left: 46 });
  const unit = timeUnit(sizes[1]), path = "/comparison/curves/" + index + "/points/";
  const x = d3.scaleLog([sizes[0] / 1.3, sizes[1] * 1.3], [0, f.width]), y = d3.scaleLinear([0, top * 1.04], [f.height, 0]);
  leftAxis(f, y, "efficiency", d3.format(".0%"));
  bottomAxis(f, x, "processor time of a mean tile (" + unit.name + ")",
    roomy(curve.points.map((p) => p.granularity_s), x, 44), (s) => d3.format(".2~r")(s * unit.factor));
  f.plot.append("g").selectAll("line").data([0.5, 0.9, 0.95]).enter().append("line").attr("class", "threshold")
    .attr("x2", f.width).attr("y1", y).attr("y2", y).append("title").text((t) => d3.format(".0%")(t));
  const g = f.plot.append("g").style("--series", colourOf(index));
  const xAt = (p) => x(p.granularity_s), yAt = (p) => y(p.efficiency);
  g.append("path").attr("class", "series").attr("d", d3.line().x(xAt).y(yAt)(curve.points));
  const known = curve.points.filter((p) => p.interval);
  ["low", "high"].forEach((end) => tell(g.append("g").selectAll("line").data(known).enter().append("line")
    .attr("class", "interval").attr("x1", xAt).attr("x2", xAt).attr("y1", yAt).attr("y2", (p) => y(p.interval[end])),
  (p) => path + curve.points.indexOf(p) + "/interval/" + end));
  tell(g.append("g").selectAll("path").data(curve.points).enter().append("path").attr("class", "point")
    .attr("d", shapeOf(index, 60)).attr("transform", (p) => "translate(" + xAt(p) + "," + yAt(p) + ")"),
  (p, k) => path + k + "/efficiency");
  g.selectAll(".tile-size").data(curve.points).enter().append("text").attr("class", "tile-size soft halo")
    .attr("text-anchor", "middle").attr("x", xAt).attr("y", (p) => y(p.interval ? p.interval.high : p.efficiency) - 9)
    .text((p) => p.tile + " px");
  drawCrossings(f, x, y, curve);
}

/** Where the curve rises through a threshold, with the interval along its line. */
function drawCrossings(f, x, y, curve) {
  page.comparison.metg.forEach((m, k) => {
    if (m.name !== curve.name || m.metg_s === null) return;
    const g = f.plot.append("g").attr("class", "crossing"), path = "/comparison/metg/" + k;
    if (m.interval) ["low", "high"].forEach((end) => tell(g.append("line").datum(m.interval[end]).attr("x1", x(m.metg_s))
      .attr("x2", x).attr("y1", y(m.threshold)).attr("y2", y(m.threshold)), () => path + "/interval/" + end));
    tell(g.append("circle").datum(m.metg_s).attr("r", 4).attr("cx", x).attr("cy", y(m.threshold)), () => path + "/metg_s")
      .append("title").text(d3.format(".0%")(m.threshold) + " from " + timeText(m.metg_s));
  });
}
