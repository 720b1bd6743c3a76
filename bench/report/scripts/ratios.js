// SPDX-License-Identifier: Apache-2.0
// Every way of handing out work beside the reference: ratio of times with its interval, and the verdict in words.

function drawRatios(place) {
  const c = page.comparison;
  if (!c || !c.others || c.others.length === 0) return;
  const wide = (place.getBoundingClientRect().width || 640) > 560;
  const longest = d3.max(c.others, (way) => way.label.length);
  const row = wide ? 24 : 42;
  const f = frame(place, "Time of every way over that of the reference", row * c.others.length,
    { top: 8, right: wide ? 130 : 12, bottom: 44, left: wide ? Math.min(320, longest * 6.6 + 16) : 12 });
  const far = d3.max(c.others.map((way) => d3.max(ends(way), (r) => Math.abs(Math.log(r))))
    .concat(Math.log(1 + c.noise_floor), 0.02));
  const x = d3.scaleLog([Math.exp(-far * 1.08), Math.exp(far * 1.08)], [0, f.width]).base(2);
  const doublings = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16].filter((r) => Math.abs(Math.log(r)) <= far);
  const ticks = far > 0.7 ? doublings : d3.scaleLinear(x.domain(), [0, f.width]).ticks(Math.max(3, f.width / 90));
  const floor = 1 + c.noise_floor;
  tell(f.plot.append("rect").attr("class", "zone").attr("x", x(1 / floor)).attr("width", x(floor) - x(1 / floor))
    .attr("height", f.height), () => "/comparison/noise_floor");
  bottomAxis(f, x, "time over that of " + c.reference.label, roomy(ticks, x, 40), d3.format(".3~f"));
  f.plot.append("line").attr("class", "even").attr("x1", x(1)).attr("x2", x(1)).attr("y2", f.height);
  c.others.forEach((way, i) => drawRatio(f, x, way, i, wide, row));
}

function ends(way) {
  return way.interval ? [way.interval.low, way.interval.high, way.ratio] : [way.ratio];
}

function drawRatio(f, x, way, i, wide, row) {
  const path = "/comparison/others/" + i, apart = way.verdict === "faster" || way.verdict === "slower";
  const kind = apart ? way.verdict : "neither";
  const middle = wide ? row / 2 : row - 12;
  const g = f.plot.append("g").attr("transform", "translate(0," + i * row + ")").attr("class", "way " + kind);
  g.append("line").attr("class", "thread").attr("x2", f.width).attr("y1", middle).attr("y2", middle);
  if (way.interval) ["low", "high"].forEach((end) => tell(g.append("line").attr("class", "interval")
    .attr("x1", x(way.ratio)).attr("x2", x(way.interval[end])).attr("y1", middle).attr("y2", middle),
  () => path + "/interval/" + end));
  const shape = { faster: d3.symbolTriangle, slower: d3.symbolSquare, neither: d3.symbolCircle }[kind];
  tell(g.append("path").attr("class", "point").attr("transform", "translate(" + x(way.ratio) + "," + middle + ")")
    .attr("d", d3.symbol().size(64).type(shape)()), () => path + "/ratio")
    .append("title").text(way.label + ": " + d3.format(".3f")(way.ratio) + interval(way.interval || { low: null }));
  g.append("text").attr("x", wide ? -10 : 0).attr("y", wide ? middle : 12).attr("dy", wide ? "0.35em" : 0)
    .attr("text-anchor", wide ? "end" : "start").text(way.label + (wide ? "" : ": " + way.verdict));
  if (wide) g.append("text").attr("class", "soft").attr("x", f.width + 10).attr("y", middle).attr("dy", "0.35em")
    .text(way.verdict);
}
