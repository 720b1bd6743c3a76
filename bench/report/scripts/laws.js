// SPDX-License-Identifier: Apache-2.0
// Laws of scaling that were fitted to the measured points. The section is there when the page has
//   "laws": {"fits": [{"series": INDEX, "law": "Amdahl", "text": "serial share 3 %",
//                      "curve": [{"workers": 1, "speedup": 1, "low": null, "high": null}, ...]}, ...]}

function drawLaws(place) {
  if (!page.laws || page.laws.fits.length === 0) return;
  document.getElementById("laws").hidden = false;
  gridOf(place, page.laws.fits, (cell, fit) => drawLaw(cell, fit, page.laws.fits.indexOf(fit)));
}

function drawLaw(place, fit, index) {
  const series = page.series[fit.series], last = d3.max(series.points, (p) => p.workers);
  d3.select(place).append("h3").text(series.name + ", " + fit.law);
  d3.select(place).append("p").attr("class", "reading").text(fit.text);
  const f = frame(place, fit.law + " fitted to " + series.name, 240, { top: 28, right: 16, bottom: 44, left: 46 });
  const x = workerScale(f, fit.curve);
  const top = d3.max(fit.curve, (p) => Math.max(p.speedup, p.high || 0));
  const y = d3.scaleLinear([0, Math.max(top, d3.max(series.points, (p) => p.speedup.median)) * 1.05], [f.height, 0]);
  if (x.domain()[1] > last)
    f.plot.append("rect").attr("class", "zone").attr("x", x(last)).attr("width", f.width - x(last)).attr("height", f.height);
  leftAxis(f, y, "speed-up");
  bottomAxis(f, x, "workers", roomy(workerCounts(fit.curve), x, 24), d3.format("d"));
  const g = f.plot.append("g").style("--series", colourOf(fit.series));
  const band = fit.curve.filter((p) => p.low !== null);
  g.append("path").attr("class", "box").attr("stroke", "none")
    .attr("d", d3.area().x((p) => x(p.workers)).y0((p) => y(p.low)).y1((p) => y(p.high))(band));
  g.append("path").attr("class", "series").attr("d", d3.line().x((p) => x(p.workers)).y((p) => y(p.speedup))(fit.curve));
  tell(g.selectAll(".fitted").data(fit.curve).enter().append("circle").attr("class", "ring fitted").attr("r", 2)
    .attr("cx", (p) => x(p.workers)).attr("cy", (p) => y(p.speedup)), (p, k) => "/laws/fits/" + index + "/curve/" + k + "/speedup");
  tell(g.selectAll(".point").data(series.points).enter().append("path").attr("class", "point").attr("d", shapeOf(fit.series, 72))
    .attr("transform", (p) => "translate(" + x(p.workers) + "," + y(p.speedup.median) + ")"),
  (p, k) => "/series/" + fit.series + "/points/" + k + "/speedup/median");
}
