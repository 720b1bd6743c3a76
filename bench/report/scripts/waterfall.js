// SPDX-License-Identifier: Apache-2.0
// Where the time went: from the ideal time through all losses to the measured one.

function drawWaterfall(place) {
  const all = d3.range(arms.length).filter((i) => arms[i].losses && arms[i].twin === 0);
  if (all.length === 0) return;
  chooser(place, all, (i) => i, (box, shown) => {
    const comparable = shown.every((i) => arms[i].workers === arms[shown[0]].workers);
    gridOf(box, shown, (cell, i) => drawOneWaterfall(cell, i, comparable ? d3.max(shown, waterfallEnd) : null));
  });
}

/** Rows of the chart: the total at the top, the parts, the total at the bottom. */
function waterfallRows(i) {
  const losses = arms[i].losses, path = "/summary/arms/" + i + "/losses";
  let sum = losses.ideal_s;
  const parts = losses.parts.map((part, k) => {
    const from = sum;
    sum += part.seconds;
    return { name: part.name, from: from, to: sum, seconds: part.seconds, path: path + "/parts/" + k + "/seconds",
      kind: part.seconds < 0 ? "gain" : "loss", number: k };
  });
  return [{ name: "ideal", from: 0, to: losses.ideal_s, seconds: losses.ideal_s, path: path + "/ideal_s", kind: "ideal" }]
    .concat(parts)
    .concat([{ name: "measured", from: 0, to: losses.measured_s, seconds: losses.measured_s, path: path + "/measured_s",
      kind: "measured" }]);
}

function waterfallEnd(i) {
  return d3.max(waterfallRows(i), (row) => Math.max(row.from, row.to));
}

function drawOneWaterfall(place, i, most) {
  const rows = waterfallRows(i);
  d3.select(place).append("h3").text(arms[i].label);
  const end = most || waterfallEnd(i), unit = timeUnit(end);
  const f = frame(place, "Losses of " + arms[i].label, rows.length * 24, { top: 4, right: 96, bottom: 44, left: 70 });
  const x = d3.scaleLinear([0, end], [0, f.width]);
  const y = d3.scaleBand(rows.map((row) => row.name), [0, f.height]).padding(0.2);
  bottomAxis(f, x, "time of the render phase (" + unit.name + ")", null, (v) => d3.format("~r")(+(v * unit.factor).toPrecision(3)));
  const g = f.plot.selectAll(".row").data(rows).enter().append("g").attr("transform", (r) => "translate(0," + y(r.name) + ")");
  g.append("text").attr("x", -8).attr("y", y.bandwidth() / 2).attr("dy", "0.35em").attr("text-anchor", "end").text((r) => r.name);
  g.append("line").attr("class", "thread").attr("x1", (r) => x(r.to)).attr("x2", (r) => x(r.to))
    .attr("y1", y.bandwidth()).attr("y2", (r) => r.kind === "measured" ? y.bandwidth() : y.step());
  tell(g.append("rect").attr("class", (r) => "part-" + r.kind).attr("height", y.bandwidth())
    .attr("x", (r) => x(Math.min(r.from, r.to))).attr("width", (r) => Math.max(1, Math.abs(x(r.to) - x(r.from))))
    .attr("fill", (r) => partFill(f.svg, r)), (r) => r.path)
    .append("title").text((r) => r.name + ": " + timeText(r.seconds));
  g.append("text").attr("x", (r) => x(Math.max(r.from, r.to)) + 6).attr("y", y.bandwidth() / 2).attr("dy", "0.35em")
    .text((r) => partText(r, arms[i].losses.measured_s));
}

function partFill(svg, row) {
  if (row.kind === "loss") return hatching(svg, row.number, "", "var(--loss)");
  return row.kind === "gain" ? hatching(svg, row.number, "", "var(--gain)") : null;
}

function partText(row, measured) {
  if (row.kind === "ideal" || row.kind === "measured") return timeText(row.seconds);
  const share = row.seconds / measured;
  return (share < 0 ? "−" : "+") + percentText(Math.abs(share));
}
