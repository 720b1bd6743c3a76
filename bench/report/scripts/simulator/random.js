// SPDX-License-Identifier: Apache-2.0
// splitmix64, as bench/statistics/random.h: the same numbers from the same seed.
"use strict";

class SplitMix {
  constructor(seed) { this.state = BigInt(seed); }

  next() {
    const word = (x) => BigInt.asUintN(64, x);
    this.state = word(this.state + 0x9e3779b97f4a7c15n);
    let x = this.state;
    x = word((x ^ x >> 30n) * 0xbf58476d1ce4e5b9n);
    x = word((x ^ x >> 27n) * 0x94d049bb133111ebn);
    return x ^ x >> 31n;
  }

  /** In [0, count), each exactly as likely. */
  below(count) {
    const n = BigInt(count), surplus = BigInt.asUintN(64, -n) % n;
    let x = this.next();
    while (x < surplus) x = this.next();
    return Number(x % n);
  }
}
