// SPDX-License-Identifier: Apache-2.0
// The answer of the panel "what if", in words and tables; the curve follows when the page has time for it.

function answerWhatIf() {
  const settings = readSettings(), answer = document.getElementById("what-if-answer");
  ++whatIf.ticket;
  if (!settings) {
    answer.textContent = "An assumption is empty or out of its bounds.";
    return;
  }
  const run = whatIfRun(settings, settings.workers);
  whatIf.settings = settings;
  answer.textContent = "Simulated: " + plainTime(run.time_s) + " with " + countText(run.workers, "worker") + ", speed-up " +
    plain(run.speedup) + ", efficiency " + plain(run.efficiency * 100) + " %.";
  answer.dataset.seconds = run.time_s;
  fillResult(settings, run);
  describeAssumptions(settings);
  simulateCurve(settings, whatIf.ticket);
}

/** Three digits; large numbers keep all that they have before the point. */
function plain(value) { return value >= 1000 ? String(Math.round(value)) : String(+value.toPrecision(3)); }
function plainTime(seconds) {
  const unit = timeUnit(Math.abs(seconds));
  return plain(seconds * unit.factor) + " " + unit.name;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** A table in a place, instead of what was there; each row is a list of texts or elements, the first one its header. */
function putTable(place, caption, columns, rows, rowClass) {
  const table = element("table"), head = element("tr"), body = element("tbody"), scroll = element("div", "", "scroll");
  columns.forEach((column) => head.append(Object.assign(element("th", column), { scope: "col" })));
  rows.forEach((row, i) => {
    const line = element("tr", undefined, rowClass ? rowClass(i) : "");
    row.forEach((cell, k) => {
      const box = k === 0 ? Object.assign(element("th"), { scope: "row" }) : element("td");
      box.append(cell);
      line.append(box);
    });
    body.append(line);
  });
  const header = element("thead");
  header.append(head);
  table.append(element("caption", caption), header, body);
  scroll.append(table);
  place.replaceChildren(scroll);
}

function fillResult(settings, run) {
  const assumed = [["backend and schedule", settings.way.backend + ", " + settings.way.schedule + ", chunk " + settings.chunk],
    ["workers", String(settings.workers)],
    ["tiles", tileText(page.what_if, settings.tile) + (settings.order === "cost" ? ", longest first" : ", scanline")],
    ["dispatch, start-up", settings.grab_us + " µs a grab, " + settings.startup_us + " µs a worker"],
    ["speed under load", plain(settings.speed * 100) + " %"]];
  const rows = [["time", plainTime(run.time_s)], ["speed-up", plain(run.speedup)],
    ["efficiency", plain(run.efficiency * 100) + " %"], ["measured by this study", measuredText(settings)]];
  putTable(document.getElementById("what-if-run"), "The simulated run", ["quantity", "value"], assumed.concat(rows),
    (i) => i < assumed.length ? "print-only" : "");
  const l = run.losses, kind = (part) => part[0] === "ideal" ? "ideal" : part[1] < 0 ? "gain" : "loss";
  const parts = [["ideal", l.ideal_s], ["machine", l.machine_s], ["start", l.startup_s], ["dispatch", l.dispatch_s],
    ["tail", l.tail_s], ["outside", l.outside_s]];
  putTable(document.getElementById("what-if-losses"), "Where the simulated time goes, mean of the workers",
    ["part", "time", "share"], parts.map((part) => [part[0], plainTime(part[1]),
      shareBar(part[1] / run.time_s, kind(part))]));
}

function shareBar(share, kind) {
  const box = element("span", undefined, "share"), bar = element("span", undefined, "bar bar-" + kind);
  bar.style.width = Math.min(100, Math.abs(share) * 100).toFixed(1) + "%";
  const track = element("span", undefined, "track");
  track.append(bar);
  box.append(element("span", (share * 100).toFixed(1) + " %"), track);
  return box;
}

function measuredText(settings) {
  const series = measuredSeries(settings);
  const point = series === null ? null : page.series[series].points.find((p) => p.workers === settings.workers);
  if (!point) return "not measured";
  const time = arms[point.arm].time_s;
  return plainTime(time.median) + ", speed-up " + plain(point.speedup.median);
}

function describeAssumptions(settings) {
  const given = page.what_if, measured = measuredFor(settings.way), n = given.processors;
  const text = [measured ? "Dispatch and start-up begin with what this study measured of " +
      page.series[measured.series].name + (sameWay(measured, settings.way) ? "" : ", which is another way") + "."
    : "This study measured no dispatch and no start-up.",
  n > 1 ? "With " + n + " serial runs side by side, each was as fast as " + plain(given.speed * 100) + " % of one alone."
    : "This study did not measure the speed under load."];
  if (!settings.exact)
    text.push("Tiles smaller than measured are approximated: their cost is spread evenly, so real ones are less even.");
  document.getElementById("what-if-notes").textContent = text.join(" ");
}

/** One worker count after the other, so that the page stays alive; a newer answer ends it. */
function simulateCurve(settings, ticket) {
  const series = measuredSeries(settings), usual = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
  const measured = series === null ? [] : page.series[series].points.map((p) => p.workers);
  const counts = Array.from(new Set(usual.concat(measured, settings.workers))).sort((a, b) => a - b);
  const curve = [];
  const step = () => {
    if (ticket !== whatIf.ticket) return;
    curve.push(whatIfRun(settings, counts[curve.length]));
    if (curve.length < counts.length) setTimeout(step, 0);
    else showCurve(curve);
  };
  setTimeout(step, 0);
}

function showCurve(curve) {
  whatIf.curve = curve;
  putTable(document.getElementById("what-if-table"), "Simulated, with the assumptions above",
    ["workers", "time", "speed-up", "efficiency"], curve.map((run) => [String(run.workers), plainTime(run.time_s),
      plain(run.speedup), plain(run.efficiency * 100) + " %"]));
  if (!document.documentElement.classList.contains("charts")) return;
  const place = document.querySelector("[data-chart=whatIf]");
  place.textContent = "";
  drawWhatIf(place);
}
