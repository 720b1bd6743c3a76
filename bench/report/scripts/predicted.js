// SPDX-License-Identifier: Apache-2.0
// Points that nobody measured, beside those that somebody did: simulated ones are hollow with a dashed 90 % interval,
// emulated ones (the real backend, tiles that sleep) are crosses.

function predictedPoints() {
  return page.prediction ? page.prediction.predicted.concat(page.prediction.emulated) : [];
}

/** What the axes must have room for, in the form of measured points. */
function predictedExtents() {
  return predictedPoints().map((p) => ({ workers: p.workers,
    speedup: typeof p.speedup === "number" ? { median: p.speedup, high: null } : p.speedup }));
}

function predictedLegend() {
  const all = page.prediction;
  if (!all) return [];
  const sample = (draw) => (svg) => draw(svg.style("--series", "var(--ink)"));
  const entries = [{ text: "measured", draw: sample((svg) =>
    svg.append("path").attr("class", "point").attr("transform", "translate(15,7)").attr("d", shapeOf(0))) }];
  if (all.predicted.length > 0) entries.push({ text: "simulated, with 90 % interval", draw: sample((svg) => {
    svg.append("line").attr("class", "simulated-interval").attr("x1", 15).attr("x2", 15).attr("y2", 14);
    svg.append("path").attr("class", "simulated").attr("transform", "translate(15,7)").attr("d", shapeOf(0));
  }) });
  if (all.emulated.length > 0) entries.push({ text: "emulated: tiles that sleep", draw: sample((svg) =>
    svg.append("path").attr("class", "emulated").attr("transform", "translate(15,7)").attr("d", crossPath)) });
  return entries;
}

const crossPath = "M-4,-4L4,4M-4,4L4,-4";

function drawPredicted(f, x, y) {
  if (!page.prediction) return;
  const colour = (p) => p.series === null ? "var(--s6)" : colourOf(p.series);
  const xAt = (p) => x(p.workers) + asideOf(p.series === null ? 0 : p.series);
  const path = (key) => (p) => "/prediction/predicted/" + page.prediction.predicted.indexOf(p) + "/speedup/" + key;
  const all = page.prediction.predicted, known = all.filter((p) => p.speedup.low !== null);
  const g = f.plot.append("g");
  ["low", "high"].forEach((key) => tell(g.append("g").selectAll("line").data(known).enter().append("line")
    .attr("class", "simulated-interval").style("--series", colour).attr("x1", xAt).attr("x2", xAt)
    .attr("y1", (p) => y(p.speedup.median)).attr("y2", (p) => y(p.speedup[key])), path(key)));
  tell(g.append("g").selectAll("path").data(all).enter().append("path").attr("class", "simulated")
    .style("--series", colour).attr("transform", (p) => "translate(" + xAt(p) + "," + y(p.speedup.median) + ")")
    .attr("d", (p) => shapeOf(p.series === null ? -1 : p.series, 56)), path("median"))
    .append("title").text((p) => p.label + ", simulated: " + d3.format(".3f")(p.speedup.median) + interval(p.speedup));
  const emulated = page.prediction.emulated;
  tell(g.append("g").selectAll("path").data(emulated).enter().append("path")
    .attr("class", (p) => p.void ? "emulated void" : "emulated").style("--series", colour)
    .attr("transform", (p) => "translate(" + xAt(p) + "," + y(p.speedup) + ")").attr("d", crossPath),
  (p) => "/prediction/emulated/" + emulated.indexOf(p) + "/speedup")
    .append("title").text((p) => p.label + (p.void ? ", emulated, void: " : ", emulated: ") + d3.format(".3f")(p.speedup));
}
