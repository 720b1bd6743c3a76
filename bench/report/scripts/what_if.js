// SPDX-License-Identifier: Apache-2.0
// The panel "what if": its inputs, and what they mean as a scenario of the simulator. Works without d3.

const whatIf = { settings: null, curve: [], ticket: 0 }; // what is shown now

function startWhatIf() {
  const given = page.what_if;
  if (!given) return;
  document.getElementById("what-if").hidden = false;
  given.seconds = given.costs.map((cost) => cost * given.cost_unit_s);
  simulatedWays.forEach((way, i) => choice("way", i, way.backend + ", " + way.schedule));
  possibleTiles(given).forEach((tile) => choice("tile", tile, tileText(given, tile)));
  const first = simulatedWays.findIndex((way) => given.ways.some((w) => sameWay(w, way)));
  control("way").value = Math.max(0, first);
  takeStudysValues();
  control("way").addEventListener("input", takeMeasuredOverheads); // before the answer, which hears it, too
  document.getElementById("what-if-reset").addEventListener("click", () => { takeStudysValues(); answerWhatIf(); });
  document.querySelectorAll("#what-if-inputs [data-slider]").forEach((slider) => {
    const number = control(slider.dataset.slider);
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
  });
  document.getElementById("what-if-inputs").addEventListener("input", answerWhatIf);
  answerWhatIf();
}

function control(name) { return document.getElementById("what-if-" + name); }

function choice(name, value, text) {
  const option = document.createElement("option");
  option.value = value;
  option.textContent = text;
  control(name).append(option);
}

/** Sets a number and its slider, as an event of the reader's would. */
function setNumber(name, value) {
  control(name).value = value;
  const slider = document.querySelector("[data-slider=" + name + "]");
  if (slider) slider.value = value;
}

/** From a quarter of the study's tiles to eight times their side, as long as there are neither too many nor one. */
function possibleTiles(given) {
  const count = (tile) => Math.ceil(given.width / tile) * Math.ceil(given.height / tile);
  return [1 / 4, 1 / 2, 1, 2, 4, 8].map((factor) => given.tile * factor)
    .filter((tile) => tile === given.tile || Number.isInteger(tile) && tile >= 4 && count(tile) <= 40000 && count(tile) > 1);
}

function tileText(given, tile) {
  const count = Math.ceil(given.width / tile) * Math.ceil(given.height / tile);
  return tile + " pixels: " + countText(count, "tile") + (tile < given.tile ? ", approximated" : "");
}

function sameWay(a, b) { return a.backend === b.backend && a.schedule === b.schedule; }

/** The measured overheads nearest to a way: of itself, else of the same backend, else of the first; null: none at all. */
function measuredFor(way) {
  const ways = page.what_if.ways;
  return ways.find((w) => sameWay(w, way)) || ways.find((w) => w.backend === way.backend) || ways[0] || null;
}

function takeStudysValues() {
  const given = page.what_if;
  setNumber("workers", Math.min(256, 8 * given.processors));
  setNumber("speed", Math.min(100, Math.max(50, +(given.speed * 100).toFixed(1))));
  control("tile").value = given.tile;
  control("order").value = "scanline";
  takeMeasuredOverheads();
}

function takeMeasuredOverheads() {
  const way = simulatedWays[control("way").value], measured = measuredFor(way), usual = way.blocks ? 0 : 1;
  control("chunk").min = usual;
  control("chunk").value = measured && sameWay(measured, way) ? Math.max(usual, measured.chunk) : usual;
  const microseconds = (seconds) => +(seconds * 1e6).toPrecision(4);
  control("grab").value = measured ? microseconds(measured.grab_s) : 0;
  control("startup").value = measured ? microseconds(measured.startup_s) : 0;
}

/** Null when an input is empty or out of its bounds; that one is marked. */
function readSettings() {
  const numbers = ["workers", "chunk", "grab", "startup", "speed"].map(control);
  numbers.forEach((input) => input.setAttribute("aria-invalid", input.validity.valid ? "false" : "true"));
  if (numbers.some((input) => !input.validity.valid)) return null;
  const way = simulatedWays[control("way").value], tile = +control("tile").value, order = control("order").value;
  const tiles = costsOfTiles(page.what_if, tile), measured = measuredFor(way);
  return {
    way: way, workers: +control("workers").value, chunk: +control("chunk").value, tile: tile, order: order,
    grab_us: +control("grab").value, startup_us: +control("startup").value, speed: control("speed").value / 100,
    leave_s: measured ? measured.leave_s : 0, unit_s: inOrder(tiles.seconds, order), exact: tiles.exact
  };
}

/** Of this many workers on a machine that has as many processors. */
function whatIfScenario(settings, workers) {
  const speedAt = [];
  for (let active = 1; active <= workers; ++active)
    speedAt.push(workers === 1 ? 1 : 1 - (1 - settings.speed) * (active - 1) / (workers - 1));
  return {
    unit_s: settings.unit_s, backend: settings.way.backend, schedule: settings.way.schedule, chunk: settings.chunk,
    workers: workers, speed_at: speedAt, after_s: page.what_if.after_s,
    overheads: { grab_s: settings.grab_us * 1e-6, startup_s: settings.startup_us * 1e-6, leave_s: settings.leave_s }
  };
}

/** One simulated run: {workers, time_s, speedup, efficiency, losses}. */
function whatIfRun(settings, workers) {
  const scenario = whatIfScenario(settings, workers), outcome = simulate(scenario);
  const losses = simulatedLosses(scenario, outcome), speedup = losses.serial_s / outcome.total_s;
  return { workers: workers, time_s: outcome.total_s, speedup: speedup, efficiency: speedup / workers, losses: losses };
}

/** The line of the study that was measured in just this way, or null. */
function measuredSeries(settings) {
  const found = page.what_if.ways.find((w) => sameWay(w, settings.way) && w.chunk === settings.chunk &&
    w.tile === settings.tile && w.order === settings.order);
  return found ? found.series : null;
}
