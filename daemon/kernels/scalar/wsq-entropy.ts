import type { WsqEntropyKernel } from '../wsq.ts';

/** Symbols that say how many bits follow (Table A.2); see assembly/wsq-entropy.ts. */
const escapes = { positive8: 101, negative8: 102, positive16: 103, negative16: 104, run8: 105, run16: 106 };
const { positive8, negative8, positive16, negative16, run8, run16 } = escapes;
const longestRun = 100;
const indexZero = 180;
const mostRun = 65_535;

const bitsAfter = (symbol: number): number => {
  if (symbol <= longestRun || symbol > run16) return 0;
  return symbol === positive16 || symbol === negative16 || symbol === run16 ? 16 : 8;
};

/** Twin of assembly/wsq-entropy.ts, equal bit for bit. */
export function scalarWsqEntropy(buffer: SharedArrayBuffer): WsqEntropyKernel {
  const u8 = new Uint8Array(buffer);
  const u16 = new Uint16Array(buffer);
  const i16 = new Int16Array(buffer);
  const u32 = new Uint32Array(buffer);
  const i32 = new Int32Array(buffer);

  /** Bits that were read and not used: `held` is less than 2 ** heldBits. */
  class Bits {
    next: number;
    readonly #end: number;
    #held = 0;
    heldBits = 0;

    constructor(from: number, end: number) {
      this.next = from;
      this.#end = end;
    }

    refill() {
      while (this.heldBits < 32 && this.next < this.#end) {
        const byte = u8[this.next++];
        if (byte === 255) this.next++;
        this.#held = this.#held * 256 + byte;
        this.heldBits += 8;
      }
    }

    /** The next 16 bits, with ones behind the last. */
    window() {
      const missing = Math.max(0, 16 - this.heldBits);
      return (
        Math.floor(this.#held / 2 ** Math.max(0, this.heldBits - 16)) * 2 ** missing + (2 ** missing - 1)
      );
    }

    take(count: number) {
      this.heldBits -= count;
      const value = Math.floor(this.#held / 2 ** this.heldBits);
      this.#held -= value * 2 ** this.heldBits;
      return value;
    }
  }

  /** Reads one symbol and what follows it: how many zeros, or an index, or why neither. */
  function readOne(bits: Bits, lookup: number): { run: number } | { index: number } | 'end' | 1 | 3 {
    bits.refill();
    if (bits.heldBits === 0) return 'end';
    const entry = u16[lookup / 2 + bits.window()];
    const length = entry >> 8;
    if (length === 0 ? bits.heldBits < 16 : length > bits.heldBits) return 'end';
    if (length === 0) return 1;
    bits.take(length);
    const symbol = entry & 255;
    if (symbol === 0 || symbol === 255) return 1;
    if (symbol > run16) return { index: symbol - indexZero };
    if (symbol <= longestRun) return { run: symbol };
    bits.refill();
    if (bits.heldBits < bitsAfter(symbol)) return 3;
    const value = bits.take(bitsAfter(symbol));
    if (symbol >= run8) return { run: value };
    return { index: symbol === negative8 || symbol === negative16 ? -value : value };
  }

  /** Hands on each symbol that indices stand for, with the number whose bits follow it. */
  function eachSymbol(indices: number, count: number, take: (symbol: number, value: number) => void) {
    const last = indices / 2 + count;
    for (let at = indices / 2; at < last; ) {
      const index = i16[at];
      let run = 0;
      while (at < last && run < mostRun && i16[at] === 0) {
        at++;
        run++;
      }
      if (run > 0) take(run <= longestRun ? run : run <= 255 ? run8 : run16, run);
      else {
        at++;
        take(symbolOf(index), Math.abs(index));
      }
    }
  }

  return {
    fillLookup(counts, symbols, lookup) {
      let at = lookup / 2;
      let symbol = symbols;
      for (let length = 1; length <= 16; length++) {
        for (let left = u8[counts + length - 1]; left > 0; left--) {
          const windows = 1 << (16 - length);
          u16.fill((length << 8) | u8[symbol++], at, at + windows);
          at += windows;
        }
      }
      u16.fill(0, at, lookup / 2 + 65_536);
    },
    decode(from, last, lookup, to, limit, answer) {
      const bits = new Bits(from, last);
      let at = to;
      let state = 0;
      for (;;) {
        const one = readOne(bits, lookup);
        if (typeof one !== 'object') {
          if (one !== 'end') state = one;
          break;
        }
        const places = 'run' in one ? one.run : 1;
        if (at + 2 * places > limit) {
          state = 2;
          break;
        }
        if ('index' in one) i16[at / 2] = one.index;
        at += 2 * places;
      }
      i32.set([state, at, bits.next], answer / 4);
    },
    countSymbols(indices, count, counts) {
      eachSymbol(indices, count, symbol => {
        u32[counts / 4 + symbol]++;
      });
    },
    encode(indices, count, codes, to) {
      let at = to;
      let held = 0;
      let heldBits = 0;
      const put = (bits: number, count: number) => {
        held = held * 2 ** count + bits;
        heldBits += count;
        while (heldBits >= 8) {
          heldBits -= 8;
          const byte = Math.floor(held / 2 ** heldBits);
          held -= byte * 2 ** heldBits;
          u8[at++] = byte;
          if (byte === 255) u8[at++] = 0;
        }
      };
      eachSymbol(indices, count, (symbol, value) => {
        put(u32[codes / 4 + symbol] & 0xffff, u32[codes / 4 + symbol] >>> 16);
        const after = bitsAfter(symbol);
        if (after > 0) put(value, after);
      });
      if (heldBits > 0) put(0xff >> heldBits, 8 - heldBits);
      return at;
    },
  };
}

function symbolOf(index: number): number {
  if (index >= -73 && index <= 74) return index + indexZero;
  if (index > 0) return index > 255 ? positive16 : positive8;
  return index < -255 ? negative16 : negative8;
}
