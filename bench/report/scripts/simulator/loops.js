// SPDX-License-Identifier: Apache-2.0
// The policies of bench/simulator/loops.cpp and stealing.cpp, in which workers help themselves.

/** backends/share.h: nobody asks anybody. Chunk 0: a contiguous block for each; N: every workers-th block of N. */
class FixedLoop {
  constructor(scenario) {
    this.woken = [];
    this.scenario = scenario;
    this.place = Array.from({ length: scenario.workers }, (unused, worker) => FixedLoop.start(scenario, worker));
  }

  arrival(actor) { return firstArrival(this.scenario, actor); }

  next(worker) {
    const s = this.scenario, units = s.unit_s.length, place = this.place[worker];
    if (place.first >= Math.min(place.last, units)) return { kind: "leave" };
    const step = { kind: "work", first: place.first, last: Math.min(place.last, units), own_s: s.overheads.grab_s };
    place.first += s.workers * s.chunk;
    place.last = s.chunk === 0 ? 0 : place.last + s.workers * s.chunk;
    return step;
  }

  static start(scenario, worker) {
    if (scenario.chunk > 0) return { first: worker * scenario.chunk, last: (worker + 1) * scenario.chunk };
    return shareOf(scenario.unit_s.length, scenario.workers, worker);
  }
}

/** A contiguous block: the first units % workers of them are longer by one. */
function shareOf(units, workers, worker) {
  const base = Math.floor(units / workers), longer = units % workers;
  const first = base * worker + Math.min(worker, longer);
  return { first: first, last: first + base + (worker < longer ? 1 : 0) };
}

/** Everybody takes the next `chunk` units. Who finds nothing has asked in vain, but has asked. */
class CounterLoop {
  constructor(scenario) {
    this.woken = [];
    this.scenario = scenario;
    this.serial = serialCost(scenario);
    this.counter = 0;
  }

  arrival(actor) { return firstArrival(this.scenario, actor); }

  next() {
    const units = this.scenario.unit_s.length, first = this.counter;
    if (first >= units) return { kind: "leave", serial_s: this.serial };
    this.counter = Math.min(first + this.grab(units - first), units);
    return { kind: "work", first: first, last: this.counter, own_s: this.scenario.overheads.grab_s, serial_s: this.serial };
  }

  grab() { return this.scenario.chunk; }
}

/** libgomp: an even share of what is left, rounded up, and at least the chunk. */
class GuidedLoop extends CounterLoop {
  grab(left) { return Math.max(this.scenario.chunk, Math.ceil(left / this.scenario.workers)); }
}

/** backends/stealing.h: everybody starts with a share; who runs dry takes the back half of the next victim's rest. */
class StealingLoop {
  constructor(scenario) {
    this.woken = [];
    this.scenario = scenario;
    this.left = scenario.unit_s.length;
    this.ranges = Array.from({ length: scenario.workers },
      (unused, worker) => shareOf(this.left, scenario.workers, worker));
  }

  arrival(actor) { return firstArrival(this.scenario, actor); }

  next(worker) {
    const grab = this.scenario.overheads.grab_s, mine = this.ranges[worker];
    let own = grab;
    if (mine.first >= mine.last) {
      own = serialCost(this.scenario);
      if (!this.stealInto(worker)) return { kind: "leave", own_s: own };
      own += grab;
    }
    const first = mine.first;
    mine.first = Math.min(first + this.scenario.chunk, mine.last);
    this.left -= mine.first - first;
    return { kind: "work", first: first, last: mine.first, own_s: own };
  }

  stealInto(thief) {
    if (this.left === 0) return false;
    const workers = this.ranges.length, mine = this.ranges[thief];
    for (let step = 1; step < workers; ++step) {
      const victim = this.ranges[(thief + step) % workers];
      if (victim.first >= victim.last) continue;
      mine.first = victim.first + Math.floor((victim.last - victim.first) / 2);
      mine.last = victim.last;
      victim.last = mine.first;
      return true;
    }
    return false;
  }
}
