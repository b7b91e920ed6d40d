// WSQ's Huffman code (Table A.2 of the standard has its symbols); daemon/kernels/scalar/wsq-entropy.ts is the twin, equal bit for bit.

/** Symbols: runs of 1 to 100 zeros are their own; an index p from -73 to 74 is 180 + p; the others say how many bits follow. */
const longestRun: i32 = 100;
const positive8: i32 = 101;
const negative8: i32 = 102;
const positive16: i32 = 103;
const negative16: i32 = 104;
const run8: i32 = 105;
const run16: i32 = 106;
const indexZero: i32 = 180;
const leastIndex: i32 = -73;
const mostIndex: i32 = 74;
const mostRun: i32 = 65_535;

/** What `decode` says at the end: all is read, no such code, too many indices, the bits end within what follows a symbol. */
const done: i32 = 0;
const noCode: i32 = 1;
const tooMany: i32 = 2;
const cutShort: i32 = 3;

/**
 * The table of all 16-bit windows, u16: the symbol, and 256 times the length of its code; 0 where no code begins so. `counts`: how
 * many codes of 1 to 16 bits, a byte each; `symbols`: a byte each in the order of the codes. The caller knows that they fit.
 */
export function fillLookup(counts: usize, symbols: usize, lookup: usize): void {
  let to = lookup;
  for (let length: usize = 1; length <= 16; length++) {
    for (let left = load<u8>(counts + length - 1) as i32; left > 0; left--) {
      const entry = ((length as u16) << 8) | (load<u8>(symbols++) as u16);
      for (let windows = 1 << (16 - (length as i32)); windows > 0; windows--) {
        store<u16>(to, entry);
        to += 2;
      }
    }
  }
  memory.fill(to, 0, lookup + 131_072 - to);
}

/** Where the bits are read: the next byte, the end, and up to 32 bits that were read and not used, the last of them lowest. */
let next: usize = 0;
let end: usize = 0;
let held: u64 = 0;
let heldBits: i32 = 0;

/** Holds at least 32 bits, if there are so many; a 0 after 255 is none of them. */
function refill(): void {
  while (heldBits < 32 && next < end) {
    const byte = load<u8>(next++);
    if (byte === 255) next++;
    held = (held << 8) | (byte as u64);
    heldBits += 8;
  }
}

/** What `nextSymbol` says where there is none. */
const atEnd: i32 = 0;
const none: i32 = -1;

/** The next symbol: 1 to 254. */
function nextSymbol(lookup: usize): i32 {
  refill();
  if (heldBits === 0) return atEnd;
  const window =
    heldBits >= 16
      ? held >> ((heldBits - 16) as u64)
      : (held << ((16 - heldBits) as u64)) | (0xffff >> (heldBits as u64));
  const entry = load<u16>(lookup + (((window & 0xffff) as usize) << 1)) as i32;
  const length = entry >> 8;
  // What is left at the end is padding, ones: it is the beginning of no code, or of one that is longer.
  if (length === 0 ? heldBits < 16 : length > heldBits) return atEnd;
  const symbol = entry & 255;
  if (symbol === 0 || symbol === 255) return none;
  heldBits -= length;
  return symbol;
}

/** How many bits follow a symbol, and are its number. */
function bitsAfter(symbol: i32): i32 {
  if (symbol <= longestRun || symbol > run16) return 0;
  return symbol === positive16 || symbol === negative16 || symbol === run16 ? 16 : 8;
}

/** The number of so many bits, or -1 where they are not all there. */
function nextNumber(bits: i32): i32 {
  refill();
  if (heldBits < bits) return -1;
  heldBits -= bits;
  return ((held >> (heldBits as u64)) & ((1 << bits) - 1)) as i32;
}

/**
 * The indices of one interval, i16, from `to` to before `limit`, which are zero already. `from` to `last`: its bytes, in which each 255 has
 * a 0 after it. Writes three i32 to `answer`: how it ended, where the next index would go, where the next byte would be read.
 */
export function decode(
  from: usize,
  last: usize,
  lookup: usize,
  to: usize,
  limit: usize,
  answer: usize,
): void {
  next = from;
  end = last;
  held = 0;
  heldBits = 0;
  let state = done;
  while (true) {
    const symbol = nextSymbol(lookup);
    if (symbol <= 0) {
      state = symbol === atEnd ? done : noCode;
      break;
    }
    const bits = bitsAfter(symbol);
    const value = bits === 0 ? symbol : nextNumber(bits);
    if (value < 0) {
      state = cutShort;
      break;
    }
    const isRun = symbol <= longestRun || symbol === run8 || symbol === run16;
    const places = isRun ? value : 1;
    if (to + ((places as usize) << 1) > limit) {
      state = tooMany;
      break;
    }
    if (symbol > run16) store<i16>(to, symbol - indexZero);
    else if (!isRun) store<i16>(to, symbol === negative8 || symbol === negative16 ? -value : value);
    to += (places as usize) << 1;
  }
  store<i32>(answer, state);
  store<i32>(answer, to as i32, 4);
  store<i32>(answer, next as i32, 8);
}

/** Adds to `counts`, u32 a symbol, how often each stands for `count` indices, i16. */
export function countSymbols(indices: usize, count: i32, counts: usize): void {
  const last = indices + ((count as usize) << 1);
  while (indices < last) {
    let symbol: i32;
    const index = load<i16>(indices) as i32;
    if (index === 0) {
      const run = runFrom(indices, last);
      symbol = symbolOfRun(run);
      indices += (run as usize) << 1;
    } else {
      symbol = symbolOfIndex(index);
      indices += 2;
    }
    const at = counts + ((symbol as usize) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

function symbolOfIndex(index: i32): i32 {
  if (index >= leastIndex && index <= mostIndex) return index + indexZero;
  if (index > 0) return index > 255 ? positive16 : positive8;
  return index < -255 ? negative16 : negative8;
}

function symbolOfRun(run: i32): i32 {
  return run <= longestRun ? run : run <= 255 ? run8 : run16;
}

/** How many zeros there are from here, at most 65,535. */
function runFrom(indices: usize, last: usize): i32 {
  const most = min(last, indices + ((mostRun as usize) << 1));
  let at = indices + 2;
  while (at < most && load<i16>(at) === 0) at += 2;
  return ((at - indices) >> 1) as i32;
}

let out: usize = 0;

/** Adds up to 32 bits to those that are held, and writes all whole bytes. */
function put(bits: u32, count: i32): void {
  held = (held << (count as u64)) | (bits as u64);
  heldBits += count;
  while (heldBits >= 8) {
    heldBits -= 8;
    const byte = (held >> (heldBits as u64)) as u8;
    store<u8>(out++, byte);
    if (byte === 255) store<u8>(out++, 0);
  }
}

/**
 * Writes the bytes that stand for `count` indices, padded with ones, and returns the address behind them. `codes`: u32 a symbol, the code,
 * and 65,536 times its length. The caller knows that there is room.
 */
export function encode(indices: usize, count: i32, codes: usize, to: usize): usize {
  const last = indices + ((count as usize) << 1);
  out = to;
  held = 0;
  heldBits = 0;
  while (indices < last) {
    const index = load<i16>(indices) as i32;
    let symbol: i32;
    let value: i32;
    if (index === 0) {
      value = runFrom(indices, last);
      symbol = symbolOfRun(value);
      indices += (value as usize) << 1;
    } else {
      value = abs(index);
      symbol = symbolOfIndex(index);
      indices += 2;
    }
    const code = load<u32>(codes + ((symbol as usize) << 2));
    put(code & 0xffff, code >> 16);
    const bits = bitsAfter(symbol);
    if (bits > 0) put(value, bits);
  }
  if (heldBits > 0) put(0xff >> heldBits, 8 - heldBits);
  return out;
}
