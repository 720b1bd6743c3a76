// SPDX-License-Identifier: Apache-2.0
// The events of a simulated run, whatever the policy: bench/simulator/engine.cpp, statement by statement, so that both
// round alike. A policy has
//   coordinated                     whether there is an actor more than workers, who computes nothing
//   arrival(actor)                  when it asks for the first time
//   next(actor)                     {kind, first, last, own_s, serial_s}: "work" on units [first, last), "again", "park"
//                                   until woken, or "leave"; what is not said is 0
//   finished(worker, unit, useful)  optional
//   woken                           list of parked actors to wake, filled by the two before

class SimulationEngine {
  constructor(scenario, policy) {
    this.scenario = scenario;
    this.policy = policy;
    this.workers = scenario.workers;
    this.booking = policy.coordinated ? 0 : scenario.overheads.result_s;
    this.pace = new Pace(scenario.speed_at);
    this.actors = Array.from({ length: this.workers + (policy.coordinated ? 1 : 0) },
      () => ({ first: 0, last: 0, since: 0, parked: false }));
    this.times = Array.from({ length: this.workers },
      () => ({ units: 0, useful_s: 0, dispatch_s: 0, wait_s: 0, end_s: 0, first_s: 0, last_s: 0 }));
    this.questions = new Moments();
    this.ends = new Moments();
    this.active = 0;
    this.serverFree = 0;
    this.last = 0;
  }

  /** Call it once. */
  run() {
    this.actors.forEach((unused, actor) => {
      const arrival = this.policy.arrival(actor);
      this.count(actor, "wait_s", arrival);
      this.last = Math.max(this.last, arrival);
      this.questions.push(arrival, actor);
    });
    while (!this.questions.empty || !this.ends.empty) {
      // At the same moment units end first: who asks then already knows of them.
      if (!this.ends.empty) {
        const end = this.ends.top;
        const when = Math.max(this.pace.timeAt(end.at), this.actors[end.actor].since);
        if (this.questions.empty || when <= this.questions.top.at) {
          this.ends.pop();
          this.finish(when, end.actor);
          continue;
        }
      }
      const question = this.questions.pop(), actor = this.actors[question.actor];
      if (actor.first >= actor.last) this.ask(question.at, question.actor);
      else this.begin(question.at, question.actor);
    }
    return this.close();
  }

  ask(now, actor) {
    const step = this.policy.next(actor);
    if (step.kind === "park") {
      this.actors[actor].parked = true;
      this.actors[actor].since = now;
    } else {
      this.spend(now, actor, step);
    }
    this.wake(now);
  }

  /** Waits for its turn, is served, pays its own cost; then goes on with what the step says. */
  spend(now, actor, step) {
    const own = step.own_s || 0, serial = step.serial_s || 0;
    let begin = now;
    if (serial > 0) {
      begin = Math.max(now, this.serverFree);
      this.serverFree = begin + serial;
      this.count(actor, "wait_s", begin - now);
    }
    const end = begin + serial + own;
    this.count(actor, "dispatch_s", serial + own);
    this.actors[actor].first = step.first || 0;
    this.actors[actor].last = step.last || 0;
    this.actors[actor].since = end;
    if (end > now) {
      this.last = Math.max(this.last, end);
      if (actor < this.workers) this.times[actor].end_s = end;
    }
    if (step.kind !== "leave") this.questions.push(end, actor);
  }

  begin(now, worker) {
    const speeds = this.scenario.worker_speed;
    const speed = worker < speeds.length ? speeds[worker] : 1;
    this.pace.setActive(now, ++this.active);
    this.actors[worker].since = now;
    if (this.times[worker].units === 0) this.times[worker].first_s = now;
    this.ends.push(this.pace.workAt(now) + this.scenario.unit_s[this.actors[worker].first] / speed, worker);
  }

  finish(now, worker) {
    const actor = this.actors[worker], times = this.times[worker];
    const unit = actor.first++, useful = now - actor.since;
    this.pace.setActive(now, --this.active);
    ++times.units;
    times.useful_s += useful;
    times.dispatch_s += this.booking;
    times.last_s = now;
    times.end_s = now + this.booking;
    this.last = Math.max(this.last, times.end_s);
    this.questions.push(times.end_s, worker);
    if (this.policy.finished) this.policy.finished(worker, unit, useful);
    this.wake(now);
  }

  wake(now) {
    const wake = this.scenario.overheads.wake_s;
    this.policy.woken.forEach((actor) => {
      if (!this.actors[actor].parked) return;
      this.actors[actor].parked = false;
      this.count(actor, "wait_s", now - this.actors[actor].since + wake);
      this.questions.push(now + wake, actor);
    });
    this.policy.woken.length = 0;
  }

  count(actor, what, seconds) {
    if (actor < this.workers) this.times[actor][what] += seconds;
  }

  close() {
    const makespan = this.last + this.scenario.overheads.leave_s * this.workers;
    // From here on each waits for the others: since it was parked for good, or since it left.
    this.times.forEach((times, worker) => { times.wait_s += makespan - this.actors[worker].since; });
    return { makespan_s: makespan, total_s: this.scenario.before_s + makespan + this.scenario.after_s, workers: this.times };
  }
}
