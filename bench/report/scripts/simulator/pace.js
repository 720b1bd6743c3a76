// SPDX-License-Identifier: Apache-2.0
// The fluid clock of bench/simulator/pace.h: work is measured in seconds of a worker alone, and its speed depends on how
// many compute.

class Pace {
  constructor(speedAt) {
    this.speedAt = speedAt;
    this.time = 0;
    this.work = 0;
    this.speed = 1;
  }

  workAt(time) { return this.work + (time - this.time) * this.speed; }
  timeAt(work) { return this.time + (work - this.work) / this.speed; }

  /** From `now` on, `active` workers compute. */
  setActive(now, active) {
    if (this.speedAt.length === 0 || active === 0) return;
    const speed = this.speedAt[Math.min(active, this.speedAt.length) - 1];
    if (speed === this.speed) return; // no rounding where nothing changes
    this.work = this.workAt(now);
    this.time = now;
    this.speed = speed;
  }
}
