// SPDX-License-Identifier: Apache-2.0
// Every run in the order of running: whether the machine changed meanwhile, and whether something disturbed it.

const stealLimit = 0.02;

function drawOrder(place) {
  const runs = page.runs, n = runs.relative.length;
  if (n === 0) return;
  legend(place, orderLegend());
  const f = frame(place, "Every run over the median of its kind", 220, { top: 28, right: 14, bottom: 44, left: 46 });
  const x = d3.scaleLinear([0, n + 1], [0, f.width]);
  const y = d3.scaleLinear(d3.extent(runs.relative.concat([0.95, 1.05])), [f.height, 0]).nice();
  drawRounds(f, x, runs);
  leftAxis(f, y, "time over the median of its kind");
  bottomAxis(f, x, "run", null, d3.format("d"));
  f.plot.append("line").attr("class", "even").attr("x2", f.width).attr("y1", y(1)).attr("y2", y(1));
  const marks = tell(f.plot.append("g").selectAll("path").data(runs.relative).enter().append("path")
    .attr("class", (r, i) => disturbed(runs, i) ? "disturbed" : "ring")
    .style("--series", (r, i) => colourOf(seriesOf(runs.arm[i])))
    .attr("transform", (r, i) => "translate(" + x(i + 1) + "," + y(r) + ")")
    .attr("d", (r, i) => shapeOf(seriesOf(runs.arm[i]), n > 400 ? 16 : 40)), (r, i) => "/runs/relative/" + i);
  marks.append("title").text((r, i) => "run " + (i + 1) + ", " + arms[runs.arm[i]].label + ": " + timeText(runs.render_s[i]) +
    (runs.stolen[i] > 0 ? ", " + percentText(runs.stolen[i]) + " stolen" : "") +
    (runs.throttles[i] > 0 ? ", held back by the quota" : ""));
}

function disturbed(runs, i) {
  return runs.stolen[i] > stealLimit || runs.throttles[i] > 0;
}

function orderLegend() {
  const mark = (className, series) => (svg) => svg.append("path").attr("class", className)
    .style("--series", colourOf(series)).attr("transform", "translate(15,7)").attr("d", shapeOf(series));
  return [{ text: "serial", draw: mark("ring", -1) },
    { text: "disturbed: over 2 % stolen, or held back by the quota", draw: mark("disturbed", 0) }];
}

/** Every other round on darker ground. */
function drawRounds(f, x, runs) {
  const rounds = d3.nest().key((i) => runs.round[i]).entries(d3.range(runs.round.length));
  f.plot.append("g").selectAll("rect").data(rounds.filter((r) => r.key % 2 === 1)).enter().append("rect")
    .attr("class", "zone").attr("x", (r) => x(d3.min(r.values) + 0.5))
    .attr("width", (r) => x(d3.max(r.values) + 1.5) - x(d3.min(r.values) + 0.5)).attr("height", f.height);
}
