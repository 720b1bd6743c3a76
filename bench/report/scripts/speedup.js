// SPDX-License-Identifier: Apache-2.0
// Speed-up and efficiency over workers: the same chart of two values.

function drawSpeedup(place) { drawCurves(place, "speedup", "speed-up over the serial run", (n) => n, predictedExtents()); }
function drawEfficiency(place) { drawCurves(place, "efficiency", "efficiency", () => 1, []); }

/** One line each would be a point: then the charts of single runs say more (weft compare). */
function variesWorkers() {
  return page.series.some((series) => series.points.length > 1) || predictedPoints().length > 0;
}

function drawCurves(place, value, label, ideal, more) {
  const points = d3.merge(page.series.map((series) => series.points)).concat(page.capacity, more);
  if (points.length === 0 || !variesWorkers()) {
    d3.select(place.parentNode).select(".reading").text("One number of workers was measured: the table has the numbers.");
    return;
  }
  legend(place, curveLegend(value));
  const f = frame(place, label + " over the number of workers", 300, { top: 28, right: 18, bottom: 44, left: 46 });
  const x = workerScale(f, points);
  const most = d3.max(points, (p) => Math.max(p[value].median, p[value].high || 0));
  const top = Math.max(Math.min(ideal(d3.max(points, (p) => p.workers)), most * 1.5), most * 1.05);
  const y = more.length > 0 && most > 16 ? d3.scaleLog([lowest(points) * 0.9, top], [f.height, 0]).base(2)
    : d3.scaleLinear([0, top], [f.height, 0]);
  drawZones(f, x);
  leftAxis(f, y, label, d3.format("~r"));
  if (value === "speedup") drawGraham(f, x, y);
  bottomAxis(f, x, "workers", roomy(workerCounts(points), x, 24), d3.format("d"));
  drawIdeal(f, x, y, ideal);
  drawCapacity(f, x, y, value);
  page.series.forEach((series, i) => drawSeries(f, x, y, value, series, i));
  if (more.length > 0) drawPredicted(f, x, y);
}

function lowest(points) {
  return d3.min(points, (p) => Math.min(p.speedup.median, p.speedup.low || Infinity));
}

function curveLegend(value) {
  const line = (className) => (svg) =>
    svg.append("line").attr("class", className).attr("x2", 30).attr("y1", 7).attr("y2", 7);
  const more = [{ text: "ideal", draw: line("ideal") }];
  if (page.capacity.length > 0) more.push({ text: "capacity of the machine", draw: line("capacity") });
  if (value !== "speedup") return more;
  if (page.graham.length > 0) more.push({ text: "bounds without any cost (Graham)",
    draw: (svg) => svg.append("rect").attr("class", "graham").attr("width", 30).attr("height", 14) });
  return more.concat(predictedLegend());
}

function workerCounts(points) {
  return Array.from(new Set(points.map((p) => p.workers).concat([1]))).sort(d3.ascending);
}

/** Linear for few workers; for many every doubling takes the same room. */
function workerScale(f, points) {
  const most = d3.max(points, (p) => p.workers);
  const scale = most > 16 ? d3.scaleLog().base(2).domain([0.85, most * 1.18])
    : d3.scaleLinear().domain([0.6, Math.max(2, most) + 0.4]);
  return scale.range([0, f.width]);
}

/** More workers than cores, and more than processors, stand on ground of their own. */
function drawZones(f, x) {
  const most = x.domain()[1];
  const processors = page.machine.processors, cores = page.machine.cores;
  const zone = (className, from, to, texts) => {
    if (from >= to) return;
    f.plot.append("rect").attr("class", className).attr("x", x(from)).attr("width", x(to) - x(from))
      .attr("height", f.height);
    const text = texts.find((name) => x(to) - x(from) > 12 + name.length * 6.4);
    if (text) f.plot.append("text").attr("class", "soft").attr("x", x(from) + 6).attr("y", f.height - 8).text(text);
  };
  const smt = cores > 0 && cores < processors;
  if (smt) zone("zone", cores + 0.5, Math.min(most, processors + 0.5), ["SMT: two workers share a core", "SMT"]);
  if (processors > 0) zone(smt ? "zone beyond" : "zone", processors + 0.5, most,
    ["beyond the " + processors + " processors", "oversubscribed"]);
}

function drawGraham(f, x, y) {
  const floor = (v) => y(Math.max(v, y.domain()[0]));
  f.plot.append("path").attr("class", "graham").attr("d", d3.area().x((g) => x(g.workers)).y0((g) => floor(g.low))
    .y1((g) => y(Math.min(g.high, y.domain()[1])))(page.graham));
  ["low", "high"].forEach((end) => tell(f.plot.append("g").selectAll("line").data(page.graham).enter().append("line")
    .attr("class", "graham-end").attr("x1", (g) => x(g.workers) - 9).attr("x2", (g) => x(g.workers) + 9)
    .attr("y1", (g) => floor(g[end])).attr("y2", (g) => floor(g[end])), (g, i) => "/graham/" + i + "/" + end));
}

function drawIdeal(f, x, y, ideal) {
  const end = x.domain()[1], top = y.domain()[1];
  const workers = d3.range(0, 101).map((i) => Math.max(1, x.domain()[0]) + (end - Math.max(1, x.domain()[0])) * i / 100)
    .filter((n) => ideal(n) <= top && ideal(n) >= y.domain()[0]);
  f.plot.append("path").attr("class", "ideal").attr("d", d3.line().x(x).y((n) => y(ideal(n)))(workers));
}

function drawCapacity(f, x, y, value) {
  const path = (key) => (p, i) => "/capacity/" + i + "/" + value + "/" + key;
  const marks = f.plot.append("g").selectAll("g").data(page.capacity).enter().append("g")
    .attr("transform", (p) => "translate(" + x(p.workers) + ",0)");
  const known = marks.filter((p) => p[value].low !== null).append("line").attr("class", "capacity-interval")
    .attr("y1", (p) => y(p[value].low)).attr("y2", (p) => y(p[value].high));
  known.append("title").text((p) => "capacity at " + p.workers + interval(p[value]));
  tell(marks.append("line").attr("class", "capacity").attr("x1", -16).attr("x2", 16)
    .attr("y1", (p) => y(p[value].median)).attr("y2", (p) => y(p[value].median)), path("median"))
    .append("title").text((p) => "capacity at " + p.workers + ": " + d3.format(".3f")(p[value].median));
}

function drawSeries(f, x, y, value, series, i) {
  const xAt = (p) => x(p.workers) + asideOf(i);
  const path = (key) => (p) => "/series/" + i + "/points/" + series.points.indexOf(p) + "/" + value + "/" + key;
  const g = f.plot.append("g").style("--series", colourOf(i));
  g.append("path").attr("class", "series").attr("stroke-dasharray", dashOf(i)).attr("stroke-opacity", 0.7)
    .attr("d", d3.line().x(xAt).y((p) => y(p[value].median))(series.points));
  const known = series.points.filter((p) => p[value].low !== null);
  ["low", "high"].forEach((key) => tell(g.append("g").selectAll("line").data(known).enter().append("line")
    .attr("class", "interval").attr("x1", xAt).attr("x2", xAt)
    .attr("y1", (p) => y(p[value].median)).attr("y2", (p) => y(p[value][key])), path(key)));
  tell(g.append("g").selectAll("path").data(series.points).enter().append("path").attr("class", "point")
    .attr("transform", (p) => "translate(" + xAt(p) + "," + y(p[value].median) + ")").attr("d", shapeOf(i, 72)),
  path("median"))
    .append("title").text((p) => arms[p.arm].label + ": " + d3.format(".3f")(p[value].median) + interval(p[value]));
}
