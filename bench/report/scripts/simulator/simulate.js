// SPDX-License-Identifier: Apache-2.0
// What a run would take, from what each unit takes alone: bench/simulator/simulate.h once more, for a reader's browser.
// Nothing here knows a page. A test compares both on the same scenarios.

/** Which backend and schedule is which policy. `blocks`: chunk 0 is possible, one contiguous block for each worker. */
const simulatedWays = [
  { backend: "threads", schedule: "dynamic", make: (s) => new CounterLoop(s) },
  { backend: "threads", schedule: "static", blocks: true, make: (s) => new FixedLoop(s) },
  { backend: "threads", schedule: "queue", make: (s) => new CounterLoop(s) },
  { backend: "threads", schedule: "stealing", make: (s) => new StealingLoop(s) },
  { backend: "openmp", schedule: "dynamic", make: (s) => new CounterLoop(s) },
  { backend: "openmp", schedule: "static", blocks: true, make: (s) => new FixedLoop(s) },
  { backend: "openmp", schedule: "guided", make: (s) => new GuidedLoop(s) },
  { backend: "tbb", schedule: "stealing", make: (s) => new TbbRanges(s) },
  { backend: "tbb", schedule: "static", blocks: true, make: (s) => new FixedLoop(s) },
  { backend: "processes", schedule: "queue", make: (s) => new CoordinatorPolicy(s, null) },
  { backend: "processes", schedule: "dynamic", make: (s) => new CoordinatorPolicy(s, new CounterLoop(s)) },
  { backend: "processes", schedule: "static", blocks: true, make: (s) => new CoordinatorPolicy(s, new FixedLoop(s)) }
];

/**
 * `given`: unit_s (seconds by place in the hand-out), backend, schedule, chunk, workers, and optionally overheads
 * {startup_s, grab_s, serial_s, serial_per_worker_s, result_s, wake_s, leave_s}, speed_at, worker_speed, before_s,
 * after_s, seed, with the meaning and the defaults of the C++ Scenario. Gives {makespan_s, total_s, workers: [{units,
 * useful_s, dispatch_s, wait_s, end_s, first_s, last_s}]}; the last two are the begin of a worker's first unit and the
 * end of its last. Throws an Error for a way that is not simulated and for numbers that make no sense.
 */
function simulate(given) {
  const none = { startup_s: 0, grab_s: 0, serial_s: 0, serial_per_worker_s: 0, result_s: 0, wake_s: 0, leave_s: 0 };
  const scenario = Object.assign({ speed_at: [], worker_speed: [], before_s: 0, after_s: 0, seed: 1 }, given,
    { overheads: Object.assign(none, given.overheads) });
  const way = simulatedWays.find((w) => w.backend === scenario.backend && w.schedule === scenario.schedule);
  const require = (holds, what) => { if (!holds) throw new Error("cannot simulate: " + what); };
  const durations = Object.values(scenario.overheads).concat(scenario.before_s, scenario.after_s);
  require(way, scenario.backend + " " + scenario.schedule);
  require(Number.isInteger(scenario.workers) && scenario.workers >= 1 && scenario.workers <= 4096, scenario.workers + " workers");
  require(Number.isInteger(scenario.chunk) && scenario.chunk >= (way.blocks ? 0 : 1), "a chunk of " + scenario.chunk);
  require(scenario.unit_s.every((s) => s >= 0 && s < Infinity), "the cost of a unit");
  require(durations.every((s) => s >= 0 && s < Infinity), "an overhead");
  require(scenario.speed_at.concat(scenario.worker_speed).every((v) => v > 0 && v < Infinity), "a speed");
  return new SimulationEngine(scenario, way.make(scenario)).run();
}

/** Of a grab, one worker at a time. */
function serialCost(scenario) {
  return scenario.overheads.serial_s + scenario.overheads.serial_per_worker_s * (scenario.workers - 1);
}

/** When a worker can ask for its first unit; bench/simulator/policies.cpp has the reasons. */
function firstArrival(scenario, worker) {
  const each = scenario.overheads.startup_s, workers = scenario.workers;
  if (scenario.backend === "openmp") return each * (workers - 1);
  if (scenario.backend === "tbb") {
    let starts = 0;
    for (let w = worker; w > 0; w = (w - 1) >> 1) starts += w % 2 === 1 ? 1 : 2;
    return each * starts;
  }
  return each * (scenario.schedule === "queue" ? workers : worker + 1);
}

/** Where the time went: means over the workers, with the names and the meaning of bench/study/losses.h; they add up. */
function simulatedLosses(scenario, outcome) {
  const alone = scenario.unit_s.reduce((sum, s) => sum + s, 0) + (scenario.before_s || 0) + (scenario.after_s || 0);
  const n = scenario.workers, end = outcome.workers.reduce((last, w) => Math.max(last, w.last_s), 0);
  const losses = { serial_s: alone, ideal_s: alone / n, machine_s: 0, startup_s: 0, dispatch_s: 0, tail_s: 0 };
  let useful = 0;
  outcome.workers.forEach((w) => {
    useful += w.useful_s;
    losses.startup_s += w.units > 0 ? w.first_s / n : 0;
    losses.dispatch_s += w.units > 0 ? (w.last_s - w.first_s - w.useful_s) / n : 0;
    losses.tail_s += (w.units > 0 ? end - w.last_s : end) / n;
  });
  losses.machine_s = (useful - scenario.unit_s.reduce((sum, s) => sum + s, 0)) / n;
  losses.outside_s = outcome.total_s - losses.ideal_s - losses.machine_s - losses.startup_s - losses.dispatch_s - losses.tail_s;
  return losses;
}
