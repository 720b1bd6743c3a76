// SPDX-License-Identifier: Apache-2.0
// The parent of forked workers, as bench/simulator/coordinator.cpp: it receives results and, under the queue, hands out
// orders. `taking`: the policy by which workers serve themselves, or null.

class CoordinatorPolicy {
  constructor(scenario, taking) {
    this.woken = [];
    this.coordinated = true;
    this.scenario = scenario;
    this.taking = taking;
    this.units = scenario.unit_s.length;
    this.chunk = Math.max(scenario.chunk, 1);
    this.desks = Array.from({ length: scenario.workers },
      () => ({ inFlight: [], orders: [], written: [], replies: 0, waits: false }));
    this.arrived = [];  // whose replies wait to be received
    this.pass = taking ? [] : this.desks.map((unused, worker) => worker); // whom it looks at now
    this.turn = 0;
    this.receiving = true;
    this.polling = false;
    this.writtenTo = -1;
    this.handedOut = this.done = this.allowed = 0;
    this.busy = this.unbooked = 0;
  }

  arrival() { return this.scenario.overheads.startup_s * this.scenario.workers; }

  next(actor) {
    if (actor === this.scenario.workers) return this.coordinate();
    if (this.taking) return this.taking.next(actor);
    const desk = this.desks[actor];
    if (desk.orders.length === 0) {
      desk.waits = true;
      return { kind: "park" };
    }
    const order = desk.orders.shift();
    return { kind: "work", first: order.first, last: order.last, own_s: this.scenario.overheads.grab_s };
  }

  finished(worker, unit, useful) {
    if (this.desks[worker].replies++ === 0) this.arrived.push(worker);
    this.unbooked += useful;
    if (!this.polling) return;
    this.polling = false;
    this.woken.push(this.scenario.workers);
  }

  /** One piece of its work; asked again when that is done. */
  coordinate() {
    this.deliver();
    for (;;) {
      if (this.receiving && this.turn < this.pass.length) return this.receive(this.desks[this.pass[this.turn++]]);
      if (this.receiving) this.beginToHandOut();
      while (this.turn < this.pass.length)
        if (this.writeOrders(this.pass[this.turn++])) return { kind: "again", own_s: serialCost(this.scenario) };
      if (this.done === this.units) return { kind: "leave" };
      if (this.arrived.length === 0) {
        this.polling = true;
        return { kind: "park" };
      }
      this.pass = this.arrived.sort((a, b) => a - b);
      this.arrived = [];
      this.turn = 0;
      this.receiving = true;
    }
  }

  receive(desk) {
    const replies = desk.replies;
    desk.replies = 0;
    this.done += replies;
    for (let i = 0; i < replies && desk.inFlight.length > 0; ++i) {
      const order = desk.inFlight[0];
      if (++order.first >= order.last) desk.inFlight.shift();
    }
    return { kind: "again", own_s: replies * this.scenario.overheads.result_s };
  }

  /** Only those who answered can have room, unless the window has grown. */
  beginToHandOut() {
    this.receiving = false;
    this.turn = 0;
    this.busy += this.unbooked;
    this.unbooked = 0;
    const before = this.allowed;
    this.allowed = this.window();
    if (this.taking || this.handedOut === this.units) this.pass = [];
    else if (this.allowed > before) this.pass = this.desks.map((unused, worker) => worker);
  }

  /** How many orders each worker may have. */
  window() {
    const leastInFlight = 4, mostInFlight = 32, wakeUp = 100e-6; // backends/processes/coordinator.cpp
    const order = this.busy / (this.done + 1) * this.chunk;
    const outlast = this.done > 0 ? wakeUp / Math.max(order, 1e-6) : 0; // nothing is known before the first result
    const wanted = Math.min(Math.max(Math.floor(outlast), leastInFlight), mostInFlight);
    const share = Math.floor((this.units - this.handedOut) / (this.scenario.workers * this.chunk));
    return Math.min(Math.max(share, 1), wanted);
  }

  writeOrders(worker) {
    const desk = this.desks[worker];
    if (this.handedOut === this.units || desk.inFlight.length > Math.floor(this.allowed / 2)) return false;
    while (desk.inFlight.length < this.allowed && this.handedOut < this.units) {
      const first = this.handedOut;
      this.handedOut = Math.min(first + this.chunk, this.units);
      desk.inFlight.push({ first: first, last: this.handedOut });
      desk.written.push({ first: first, last: this.handedOut });
    }
    this.writtenTo = worker;
    return true;
  }

  /** The write that was under way has ended. */
  deliver() {
    if (this.writtenTo < 0) return;
    const desk = this.desks[this.writtenTo];
    desk.orders.push(...desk.written);
    desk.written = [];
    if (desk.waits) this.woken.push(this.writtenTo);
    desk.waits = false;
    this.writtenTo = -1;
  }
}
