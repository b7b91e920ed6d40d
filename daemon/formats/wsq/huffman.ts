import { longestCodeBits } from './parameters.ts';

/** A Huffman code as a file has it: how many codes of 1 to 16 bits, and the symbols in the order of their codes. */
export interface HuffmanCode {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** Symbols that there may be, and one more that reserves the code of all ones, which the padding of a block looks like. */
const symbolCount = 256;
const reserved = symbolCount;

/**
 * The shortest code of up to 16 bits for symbols that come so often (ITU-T T.81 Annex K.2, which WSQ takes over). A code for no symbol at all
 * has one for a zero: readers may not like an empty table.
 */
export function huffmanCode(frequencies: ArrayLike<number>): HuffmanCode {
  const given: number[] = Array.from({ length: symbolCount }, (_, k) => frequencies[k]);
  if (Math.max(...given) === 0) given[1] = 1;
  const lengths = codeLengths([...given, 1]);
  const counts = limited(lengths);
  const symbols = [...given.keys()]
    .filter(symbol => lengths[symbol] > 0)
    // Where codes are shortened to 16 bits, the more frequent of equals get the shorter ones.
    .sort((a, b) => lengths[a] - lengths[b] || given[b] - given[a] || a - b);
  return { counts, symbols: Uint8Array.from(symbols) };
}

/** The codes by symbol, as `encode` takes them: the code, and 65,536 times its length; they count up, and go on with a 0 where they get longer. */
export function codesOf({ counts, symbols }: HuffmanCode): Int32Array {
  const codes = new Int32Array(symbolCount);
  let code = 0;
  let at = 0;
  for (const [k, count] of counts.entries()) {
    for (let left = count; left > 0; left--) codes[symbols[at++]] = ((k + 1) << 16) | code++;
    code <<= 1;
  }
  return codes;
}

/** Figure K.1: the two rarest are put together, until all are one; each time the codes of all within them get a bit longer. */
function codeLengths(frequencies: readonly number[]): number[] {
  const lengths = frequencies.map(() => 0);
  const left = [...frequencies];
  // Of what was put together, each symbol but the last names the next.
  const next = frequencies.map(() => -1);
  for (;;) {
    const rarest = rarestOf(left, -1);
    const second = rarestOf(left, rarest);
    if (second < 0) return lengths;
    left[rarest] += left[second];
    left[second] = 0;
    let last = rarest;
    for (let at = rarest; at >= 0; at = next[at]) {
      lengths[at]++;
      last = at;
    }
    next[last] = second;
    for (let at = second; at >= 0; at = next[at]) lengths[at]++;
  }
}

/** The symbol with the lowest frequency above 0, the last of equals, but for `except`; -1 where there is none. */
function rarestOf(frequencies: readonly number[], except: number): number {
  let rarest = -1;
  for (let at = 0; at < frequencies.length; at++) {
    if (at === except || frequencies[at] === 0) continue;
    if (rarest < 0 || frequencies[at] <= frequencies[rarest]) rarest = at;
  }
  return rarest;
}

/** Figures K.2 and K.3: how many codes there are of each length when none is longer than 16 bits, without the reserved one, which is the last. */
function limited(lengths: readonly number[]): Uint8Array {
  const counts = Array.from({ length: Math.max(...lengths, longestCodeBits) + 1 }, () => 0);
  for (const length of lengths) if (length > 0) counts[length]++;
  for (let length = counts.length - 1; length > longestCodeBits; length--) {
    while (counts[length] > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter--;
      // Two of this length become one a bit shorter, in the place of a shorter one, which gets a bit longer with its new neighbour.
      counts[length] -= 2;
      counts[length - 1]++;
      counts[shorter]--;
      counts[shorter + 1] += 2;
    }
  }
  const longest = counts.findLastIndex(count => count > 0);
  if (lengths[reserved] > 0) counts[longest]--;
  return Uint8Array.from(counts.slice(1, longestCodeBits + 1));
}
