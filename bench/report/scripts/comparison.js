// SPDX-License-Identifier: Apache-2.0
// All runs of all arms with the same number of workers, side by side; seconds from zero.

function drawComparison(place) {
  gridOf(place, page.groups, drawGroup);
}

function drawGroup(place, group) {
  d3.select(place).append("h3").text(countText(group.workers, "worker"));
  const shown = group.arms;
  const width = place.getBoundingClientRect().width || 640;
  const longest = d3.max(shown, (i) => shortName(i).length);
  const slanted = width / shown.length < 12 + 6.4 * longest;
  const f = frame(place, "Seconds of every run with " + countText(group.workers, "worker"), 230, slanted ?
    { top: 26, right: 12, bottom: 26 + 3.9 * longest, left: Math.max(46, Math.min(0.4 * width, 5.4 * longest)) } :
    { top: 26, right: 12, bottom: 30, left: 46 });
  const most = d3.max(shown, (i) => Math.max(d3.max(arms[i].seconds), arms[i].time_s.high || 0));
  const unit = timeUnit(most);
  const y = d3.scaleLinear([0, most * 1.05], [f.height, 0]);
  const x = d3.scaleBand(shown, [0, f.width]).padding(0.25);
  leftAxis(f, y, "render phase (" + unit.name + ")", (v) => d3.format("~r")(+(v * unit.factor).toPrecision(3)));
  armNames(f, x, shown, slanted);
  shown.forEach((i) => drawArm(f, x, y, i));
}

/** Labels without the worker count, which the chart's title says. */
function shortName(i) {
  const series = seriesOf(i);
  return series < 0 ? arms[i].label : page.series[series].name;
}

function armNames(f, x, shown, slanted) {
  f.plot.append("line").attr("class", "thread").attr("x2", f.width).attr("y1", f.height).attr("y2", f.height);
  f.plot.append("g").selectAll("text").data(shown).enter().append("text").attr("class", "soft")
    .attr("transform", (i) => "translate(" + (x(i) + x.bandwidth() / 2 + (slanted ? 4 : 0)) + "," + (f.height + 16) + ")" +
      (slanted ? "rotate(-35)" : ""))
    .attr("text-anchor", slanted ? "end" : "middle").text(shortName);
}

function drawArm(f, x, y, i) {
  const arm = arms[i], path = "/summary/arms/" + i, series = seriesOf(i);
  const g = f.plot.append("g").attr("transform", "translate(" + x(i) + ",0)").style("--series", colourOf(series));
  const time = arm.time_s;
  if (time.low !== null) {
    const box = g.append("rect").attr("class", "box").attr("width", x.bandwidth())
      .attr("y", y(time.high)).attr("height", Math.max(1, y(time.low) - y(time.high)));
    box.append("title").text(arm.label + ":" + interval(time) + " s");
  }
  tell(g.append("line").datum(time).attr("class", "median").attr("x2", x.bandwidth())
    .attr("y1", y(time.median)).attr("y2", y(time.median)), () => path + "/time_s/median")
    .append("title").text(arm.label + ": median " + timeText(time.median));
  const step = x.bandwidth() / (arm.seconds.length + 1);
  tell(g.selectAll(".dot").data(arm.seconds).enter().append("path").attr("class", "dot")
    .attr("transform", (s, round) => "translate(" + step * (round + 1) + "," + y(s) + ")")
    .attr("d", shapeOf(series, 34)), (s, round) => path + "/seconds/" + round)
    .append("title").text((s, round) => arm.label + ", round " + (round + 1) + ": " + timeText(s));
}
