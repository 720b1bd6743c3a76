// SPDX-License-Identifier: Apache-2.0
// Who comes next: pairs of a moment and an actor, the earliest first, at the same moment by the actor's number.

class Moments {
  constructor() { this.heap = []; }
  get empty() { return this.heap.length === 0; }
  get top() { return this.heap[0]; }

  push(at, actor) {
    const heap = this.heap, moment = { at: at, actor: actor };
    let i = heap.length;
    for (; i > 0; i = (i - 1) >> 1) {
      const parent = heap[(i - 1) >> 1];
      if (!Moments.before(moment, parent)) break;
      heap[i] = parent;
    }
    heap[i] = moment;
  }

  pop() {
    const heap = this.heap, first = heap[0], moved = heap.pop();
    if (heap.length === 0) return first;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && Moments.before(heap[child + 1], heap[child])) ++child;
      if (!Moments.before(heap[child], moved)) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = moved;
    return first;
  }

  static before(a, b) { return a.at !== b.at ? a.at < b.at : a.actor < b.actor; }
}
