// SPDX-License-Identifier: Apache-2.0
// The serial share that each speed-up amounts to: a trend says more than any one of them, so no chart without one.

function drawKarpFlatt(place) {
  const lines = page.series.map((series) => series.points.filter((p) => arms[p.arm].karp_flatt));
  if (!lines.some((points) => points.length > 1)) return;
  const shares = d3.merge(lines).map((p) => arms[p.arm].karp_flatt);
  legend(place);
  const f = frame(place, "Karp and Flatt's serial share over the number of workers", 200,
    { top: 28, right: 18, bottom: 44, left: 56 });
  const x = workerScale(f, d3.merge(lines));
  const y = d3.scaleLinear([Math.min(0, d3.min(shares, (e) => e.low === null ? e.median : e.low)),
    Math.max(0.01, d3.max(shares, (e) => e.high === null ? e.median : e.high))], [f.height, 0]).nice();
  drawZones(f, x);
  leftAxis(f, y, "serial share (Karp and Flatt)", d3.format(".0~%"));
  bottomAxis(f, x, "workers", roomy(workerCounts(d3.merge(lines)), x, 24), d3.format("d"));
  f.plot.append("line").attr("class", "even").attr("x2", f.width).attr("y1", y(0)).attr("y2", y(0));
  lines.forEach((points, i) => drawShares(f, x, y, points, i));
}

function drawShares(f, x, y, points, i) {
  const share = (p) => arms[p.arm].karp_flatt, xAt = (p) => x(p.workers) + asideOf(i);
  const path = (key) => (p) => "/summary/arms/" + p.arm + "/karp_flatt/" + key;
  const g = f.plot.append("g").style("--series", colourOf(i));
  g.append("path").attr("class", "series").attr("stroke-dasharray", dashOf(i)).attr("stroke-opacity", 0.7)
    .attr("d", d3.line().x(xAt).y((p) => y(share(p).median))(points));
  const known = points.filter((p) => share(p).low !== null);
  ["low", "high"].forEach((key) => tell(g.append("g").selectAll("line").data(known).enter().append("line")
    .attr("class", "interval").attr("x1", xAt).attr("x2", xAt)
    .attr("y1", (p) => y(share(p).median)).attr("y2", (p) => y(share(p)[key])), path(key)));
  tell(g.append("g").selectAll("path").data(points).enter().append("path").attr("class", "point")
    .attr("transform", (p) => "translate(" + xAt(p) + "," + y(share(p).median) + ")").attr("d", shapeOf(i, 72)),
  path("median"))
    .append("title").text((p) => arms[p.arm].label + ": " + d3.format(".4f")(share(p).median) + interval(share(p)));
}
