// SPDX-License-Identifier: Apache-2.0
// Laws of scaling through the measured points (bench/report/fitted_laws.h), what they only guess on grey ground.

function drawLaws(place) {
  gridOf(place, page.laws.fits, (cell, fit) => drawLaw(cell, fit, page.laws.fits.indexOf(fit)));
}

function drawLaw(place, fit, index) {
  const series = page.series[fit.series], most = d3.max(fit.curve, (p) => p.workers);
  const points = series.points.filter((p) => p.workers <= most);
  d3.select(place).append("h3").text(series.name + ", " + fit.law);
  d3.select(place).append("p").attr("class", "reading").text(fit.text);
  const f = frame(place, fit.law + " fitted to " + series.name, 220, { top: 28, right: 16, bottom: 44, left: 46 });
  const x = workerScale(f, fit.curve);
  const top = d3.max(fit.curve, (p) => Math.max(p.speedup, p.high || 0));
  const y = d3.scaleLinear([0, Math.max(top, d3.max(points, (p) => p.speedup.median)) * 1.05], [f.height, 0]);
  f.plot.append("rect").attr("class", "zone").attr("x", x(fit.last)).attr("width", f.width - x(fit.last))
    .attr("height", f.height);
  f.plot.append("text").attr("class", "soft").attr("x", f.width - 6).attr("y", f.height - 8).attr("text-anchor", "end")
    .text("extrapolation");
  leftAxis(f, y, "speed-up");
  bottomAxis(f, x, "workers", roomy(workerCounts(points.concat({ workers: most })), x, 24), d3.format("d"));
  const g = f.plot.append("g").style("--series", colourOf(fit.series));
  const band = fit.curve.filter((p) => p.low !== null), path = "/laws/fits/" + index + "/curve/";
  g.append("path").attr("class", "band")
    .attr("d", d3.area().x((p) => x(p.workers)).y0((p) => y(p.low)).y1((p) => y(p.high))(band));
  g.append("path").attr("class", "series").attr("d", d3.line().x((p) => x(p.workers)).y((p) => y(p.speedup))(fit.curve));
  tell(g.selectAll(".fitted").data(fit.curve).enter().append("circle").attr("class", "fitted").attr("r", 1.2)
    .attr("cx", (p) => x(p.workers)).attr("cy", (p) => y(p.speedup)), (p, k) => path + k + "/speedup");
  tell(g.selectAll(".measured").data(points).enter().append("path").attr("d", shapeOf(fit.series, 64))
    .attr("class", (p) => p.workers <= fit.last ? "point measured" : "ring measured")
    .attr("transform", (p) => "translate(" + x(p.workers) + "," + y(p.speedup.median) + ")"),
  (p) => "/series/" + fit.series + "/points/" + series.points.indexOf(p) + "/speedup/median")
    .append("title").text((p) => arms[p.arm].label + (p.workers <= fit.last ? "" : ", not fitted") + ": " +
      d3.format(".3f")(p.speedup.median));
}
