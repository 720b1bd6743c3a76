// SPDX-License-Identifier: Apache-2.0
// The simulated speed-up over workers, and what the study measured in the same way.

function drawWhatIf(place) {
  const curve = whatIf.curve, settings = whatIf.settings;
  if (curve.length === 0) return;
  const series = measuredSeries(settings), points = series === null ? [] : page.series[series].points;
  whatIfLegend(place, series);
  const f = frame(place, "Simulated speed-up over the number of workers", 300, { top: 28, right: 18, bottom: 44, left: 46 });
  const x = workerScale(f, curve), most = d3.max(curve, (run) => run.speedup);
  const y = d3.scaleLinear([0, Math.max(most * 1.25, d3.max(points, (p) => p.speedup.high || p.speedup.median) || 1)],
    [f.height, 0]);
  leftAxis(f, y, "speed-up over the serial run");
  bottomAxis(f, x, "workers", roomy(workerCounts(curve), x, 24), d3.format("d"));
  drawIdeal(f, x, y, (n) => n);
  f.plot.append("path").attr("class", "what-if-line")
    .attr("d", d3.line().x((run) => x(run.workers)).y((run) => y(run.speedup))(curve));
  f.plot.append("g").selectAll("circle").data(curve).enter().append("circle").attr("class", "what-if-point").attr("r", 2.5)
    .attr("cx", (run) => x(run.workers)).attr("cy", (run) => y(run.speedup))
    .append("title").text((run) => "simulated, " + countText(run.workers, "worker") + ": " + plain(run.speedup));
  const chosen = curve.find((run) => run.workers === settings.workers);
  f.plot.append("circle").attr("class", "what-if-chosen").attr("r", 7).attr("cx", x(chosen.workers)).attr("cy", y(chosen.speedup));
  f.plot.append("text").attr("class", "halo").attr("text-anchor", chosen.workers > 100 ? "end" : "start")
    .attr("x", x(chosen.workers) + (chosen.workers > 100 ? -10 : 10)).attr("y", y(chosen.speedup) + 16)
    .text(countText(chosen.workers, "worker") + ": " + plain(chosen.speedup));
  if (series !== null) drawMeasured(f, x, y, series);
}

function drawMeasured(f, x, y, series) {
  const points = page.series[series].points, g = f.plot.append("g").style("--series", colourOf(series));
  const path = (key) => (p) => "/series/" + series + "/points/" + points.indexOf(p) + "/speedup/" + key;
  const known = points.filter((p) => p.speedup.low !== null);
  ["low", "high"].forEach((key) => tell(g.append("g").selectAll("line").data(known).enter().append("line")
    .attr("class", "interval").attr("x1", (p) => x(p.workers)).attr("x2", (p) => x(p.workers))
    .attr("y1", (p) => y(p.speedup.median)).attr("y2", (p) => y(p.speedup[key])), path(key)));
  tell(g.append("g").selectAll("path").data(points).enter().append("path").attr("class", "point")
    .attr("transform", (p) => "translate(" + x(p.workers) + "," + y(p.speedup.median) + ")")
    .attr("d", shapeOf(series, 72)), path("median"))
    .append("title").text((p) => "measured, " + arms[p.arm].label + ": " + plain(p.speedup.median) + interval(p.speedup));
}

function whatIfLegend(place, series) {
  const box = d3.select(place).append("div").attr("class", "legend");
  const line = (text, className) => entry(box, text).append("line").attr("class", className).attr("x2", 30)
    .attr("y1", 7).attr("y2", 7);
  line("simulated", "what-if-line");
  line("ideal", "ideal");
  if (series === null) return;
  entry(box, "measured: " + page.series[series].name).style("--series", colourOf(series)).append("path").attr("class", "point")
    .attr("transform", "translate(15,7)").attr("d", shapeOf(series));
}
