// SPDX-License-Identifier: Apache-2.0
// The parent of forked workers, as bench/simulator/coordinator.cpp: it receives results and, under the queue, hands out
// orders. `taking`: the policy by which workers serve themselves, or null.

/** backends/processes/flow.h */
const flow = {
  batch: 20e-3, leastInHand: 4, mostInHand: 32,

  window(done, left, busy, workers, chunk) {
    const order = busy / (done + 1) * chunk;
    const wanted = done > 0 ? Math.floor(2 * flow.batch / Math.max(order, 1e-6)) : 0;
    const share = Math.floor(left / (2 * workers * chunk));
    return Math.min(Math.max(share, 1), Math.min(Math.max(wanted, flow.leastInHand), flow.mostInHand));
  },
  wantsMore(inHand, window) { return inHand <= Math.floor(window / 2); },
  due(held, heldTime, inHand) { return held >= inHand || heldTime >= flow.batch; },
};

class CoordinatorPolicy {
  constructor(scenario, taking) {
    this.woken = [];
    this.coordinated = true;
    this.scenario = scenario;
    this.taking = taking;
    this.units = scenario.unit_s.length;
    this.chunk = Math.max(scenario.chunk, 1);
    this.desks = Array.from({ length: scenario.workers },
      () => ({ inFlight: [], orders: [], written: [], inHand: 0, held: 0, heldTime: 0, replies: 0, waits: false }));
    this.arrived = [];  // whose replies wait to be received
    this.pass = [];     // whom it looks at now
    this.turn = 0;
    this.receiving = true;
    this.polling = false;
    this.writtenTo = -1;
    this.handedOut = this.done = this.allowed = 0;
    this.busy = this.unbooked = 0;
    if (taking) return;
    for (let worker = 0; worker < scenario.workers; ++worker) { // as soon as it is forked
      this.allowed = this.window();
      if (this.writeOrders(worker)) this.deliver();
    }
    this.woken = [];
  }

  arrival(actor) { return this.scenario.overheads.startup_s * Math.min(actor + 1, this.scenario.workers); }

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
    const desk = this.desks[worker];
    ++desk.held;
    desk.heldTime += useful;
    if (!this.taking) --desk.inHand;
    if (this.taking || flow.due(desk.held, desk.heldTime, desk.inHand)) this.send(worker);
  }

  send(worker) {
    const desk = this.desks[worker];
    if (desk.held === 0) return;
    if (desk.replies === 0) this.arrived.push(worker);
    desk.replies += desk.held;
    this.unbooked += desk.heldTime;
    desk.held = desk.heldTime = 0;
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
    return flow.window(this.done, this.units - this.handedOut, this.busy, this.scenario.workers, this.chunk);
  }

  writeOrders(worker) {
    const desk = this.desks[worker];
    if (this.handedOut === this.units || !flow.wantsMore(desk.inFlight.length, this.allowed)) return false;
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
    for (const order of desk.written) desk.inHand += order.last - order.first;
    desk.written = [];
    if (desk.waits) this.woken.push(this.writtenTo);
    desk.waits = false;
    this.writtenTo = -1;
  }
}
