// SPDX-License-Identifier: Apache-2.0
// tbb::parallel_for with simple_partitioner, as bench/simulator/tbb_ranges.cpp: tasks split their range, keep the left
// half and offer the right one; an owner takes its youngest task, a thief the oldest one of a random victim.

class TbbRanges {
  constructor(scenario) {
    this.woken = [];
    this.scenario = scenario;
    this.left = scenario.unit_s.length; // not yet begun
    this.lanes = Array.from({ length: scenario.workers }, () => ({ offered: [], place: 0 })); // youngest at the back
    this.withOffers = [];
    this.idle = [];
    this.random = new SplitMix(scenario.seed);
    if (this.left > 0) this.offer(0, { first: 0, last: this.left });
  }

  arrival(actor) { return firstArrival(this.scenario, actor); }

  next(worker) {
    const grab = this.scenario.overheads.grab_s;
    if (this.lanes[worker].offered.length > 0) return this.execute(worker, this.take(worker, true), grab);
    if (this.withOffers.length > 0) {
      const victim = this.withOffers[this.random.below(this.withOffers.length)];
      return this.execute(worker, this.take(victim, false), grab + serialCost(this.scenario));
    }
    if (this.left === 0) return { kind: "leave" };
    this.idle.push(worker);
    return { kind: "park" };
  }

  execute(worker, range, own) {
    while (range.last - range.first > this.scenario.chunk) {
      const middle = range.first + Math.floor((range.last - range.first) / 2);
      this.offer(worker, { first: middle, last: range.last });
      range.last = middle;
    }
    this.left -= range.last - range.first;
    return { kind: "work", first: range.first, last: range.last, own_s: own };
  }

  offer(worker, range) {
    const lane = this.lanes[worker];
    if (lane.offered.length === 0) {
      lane.place = this.withOffers.length;
      this.withOffers.push(worker);
    }
    lane.offered.push(range);
    if (this.idle.length > 0) this.woken.push(this.idle.pop());
  }

  take(victim, youngest) {
    const lane = this.lanes[victim];
    const range = youngest ? lane.offered.pop() : lane.offered.shift();
    if (lane.offered.length === 0) {
      const moved = this.withOffers.pop();
      if (moved !== victim) {
        this.withOffers[lane.place] = moved;
        this.lanes[moved].place = lane.place;
      }
    }
    return range;
  }
}
