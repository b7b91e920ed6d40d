// The quick stages of the 1:N fingerprint search, and what turns surroundings into bits. Integers throughout: the twin in
// daemon/biometrics/fingerprint/search/ (scalar.ts) gives the same numbers, bit for bit. layout.ts there says where what is.

/** As in layout.ts. */
const slots: i32 = 42;
const slotMask: u64 = (1 << 42) - 1;
const printsPerBlock: i32 = 3;
const planes: i32 = 64;
const validAt: usize = 1024;
const directionsAt: usize = 1040;
const blockBytes: usize = 1168;
const rowBytes: usize = 420;
const placesAt: usize = 336;
/** Of a probe minutia: 64 masks of 8 bytes. */
const probeMaskBytes: usize = 512;

function majority(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.and(v128.xor(a, b), v128.xor(a, c)), a);
}

function parity(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

function biasBit(bias: i32, bit: i32): v128 {
  return i8x16.splat(<i8>-((bias >> bit) & 1));
}

/**
 * Hamming distances of one probe minutia and the 128 of a block at once, a bit plane at a time: carry-save adders count
 * where the planes differ, starting from `bias` = 63 - threshold. What overflows 63 is beyond the threshold. Leaves the six
 * planes of distance + bias at `counts`, and gives the lanes within the threshold.
 *
 * The planes are stored as pairs (g1, g1 ^ g2), the probe's masks likewise: saves an operation a pair.
 */
function distances(block: usize, masks: usize, bias: i32, counts: usize): v128 {
  let ones = biasBit(bias, 0);
  let twos = biasBit(bias, 1);
  let fours = biasBit(bias, 2);
  let eights = biasBit(bias, 3);
  let sixteens = biasBit(bias, 4);
  let pending = i64x2.splat(0);
  let thirties = i64x2.splat(0);
  let plane: usize = 0;
  for (let round = 0; round < 4; round++) {
    let eightA = i64x2.splat(0);
    let eightB = i64x2.splat(0);
    for (let half = 0; half < 2; half++) {
      const p = block + plane * 16;
      const m = masks + plane * 8;
      let a = v128.xor(v128.load(p), v128.load64_splat(m));
      let t = v128.xor(v128.load(p, 16), v128.load64_splat(m, 8));
      const twoA = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      a = v128.xor(v128.load(p, 32), v128.load64_splat(m, 16));
      t = v128.xor(v128.load(p, 48), v128.load64_splat(m, 24));
      const twoB = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      const fourA = majority(twos, twoA, twoB);
      twos = parity(twos, twoA, twoB);
      a = v128.xor(v128.load(p, 64), v128.load64_splat(m, 32));
      t = v128.xor(v128.load(p, 80), v128.load64_splat(m, 40));
      const twoC = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      a = v128.xor(v128.load(p, 96), v128.load64_splat(m, 48));
      t = v128.xor(v128.load(p, 112), v128.load64_splat(m, 56));
      const twoD = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      const fourB = majority(twos, twoC, twoD);
      twos = parity(twos, twoC, twoD);
      eightA = eightB;
      eightB = majority(fours, fourA, fourB);
      fours = parity(fours, fourA, fourB);
      plane += 8;
    }
    const sixteen = majority(eights, eightA, eightB);
    eights = parity(eights, eightA, eightB);
    if (round & 1) {
      const thirty = majority(sixteens, pending, sixteen);
      sixteens = parity(sixteens, pending, sixteen);
      if (round == 1) thirties = thirty;
      else pending = thirty;
    } else pending = sixteen;
  }
  const bias32 = biasBit(bias, 5);
  const within = v128.andnot(v128.load(block, validAt), majority(bias32, thirties, pending));
  v128.store(counts, ones);
  v128.store(counts, twos, 16);
  v128.store(counts, fours, 32);
  v128.store(counts, eights, 48);
  v128.store(counts, sixteens, 64);
  v128.store(counts, parity(bias32, thirties, pending), 80);
  return within;
}

/** The lanes of a slot out of the 128 at an address. */
function lanesOf(address: usize, slot: i32): u64 {
  const low = load<u64>(address);
  const high = load<u64>(address, 8);
  if (slot == 0) return low & slotMask;
  if (slot == 1) return ((low >> 42) | (high << 22)) & slotMask;
  return (high >> 20) & slotMask;
}

/** Smallest count among the candidates of a slot, in the upper half, and the first lane that has it, in the lower. */
function smallest(counts: usize, slot: i32, candidates: u64): u64 {
  let value: u64 = 0;
  for (let plane: i32 = 5; plane >= 0; plane--) {
    const zeros = candidates & ~lanesOf(counts + ((<usize>plane) << 4), slot);
    const none = zeros == 0;
    candidates = none ? candidates : zeros;
    value = (value << 1) | u64(none);
  }
  return (value << 32) | ctz(candidates);
}

/**
 * Stage 0: for each probe minutia and print of the listed blocks, counts the distance of the nearest minutia:
 * histogram[minutia * 64 + distance], distances of 64 left out.
 */
export function sampleNearest(
  masks: usize,
  minutiae: i32,
  blocks: usize,
  listed: usize,
  count: i32,
  histogram: usize,
  scratch: usize,
): void {
  for (let n = 0; n < count; n++) {
    const block = blocks + <usize>load<u32>(listed + ((<usize>n) << 2)) * blockBytes;
    for (let i = 0; i < minutiae; i++) {
      v128.store(scratch, distances(block, masks + <usize>i * probeMaskBytes, 0, scratch + 16), 0);
      for (let slot = 0; slot < printsPerBlock; slot++) {
        const candidates = lanesOf(scratch, slot);
        if (candidates == 0) continue;
        const at =
          histogram + ((<usize>i * planes + <usize>(smallest(scratch + 16, slot, candidates) >> 32)) << 2);
        store<u32>(at, load<u32>(at) + 1);
      }
    }
  }
}

/**
 * Stage 1 over blocks [from, to): for each print, every probe minutia votes with its nearest minutia, if it is near
 * enough, for the turn between the two; the score is the best three neighbouring turns of 32. scores: u16 a print.
 * thresholds: u8 a minutia; weights: u16 [minutia * 64 + distance]; directions: u8 a minutia, 256 to the turn.
 */
export function scan(
  masks: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  blocks: usize,
  from: i32,
  to: i32,
  scores: usize,
  scratch: usize,
): void {
  const counts = scratch + 16;
  const votes = scratch + 128;
  for (let b = from; b < to; b++) {
    const block = blocks + <usize>b * blockBytes;
    memory.fill(votes, 0, 240);
    for (let i = 0; i < minutiae; i++) {
      const bias: i32 = 63 - <i32>load<u8>(thresholds + i);
      const within = distances(block, masks + <usize>i * probeMaskBytes, bias, counts);
      if (!v128.any_true(within)) continue;
      v128.store(scratch, within);
      for (let slot = 0; slot < printsPerBlock; slot++) {
        const candidates = lanesOf(scratch, slot);
        if (candidates == 0) continue;
        const nearest = smallest(counts, slot, candidates);
        const lane = <usize>(<i32>nearest + slot * slots);
        const weight = load<u16>(weights + ((<usize>(i * planes + <i32>(nearest >> 32) - bias)) << 1));
        const turn = (load<u8>(block + lane, directionsAt) - load<u8>(directions + i)) >> 3;
        const at = votes + <usize>slot * 80 + ((<usize>turn) << 1);
        store<u16>(at, load<u16>(at) + weight);
      }
    }
    for (let slot = 0; slot < printsPerBlock; slot++) {
      store<u16>(scores + ((<usize>(b * printsPerBlock + slot)) << 1), bestTurns(votes + <usize>slot * 80));
    }
  }
}

/** The best sum of three neighbouring turns, the last followed by the first. 32 votes and room for 8 more. */
function bestTurns(votes: usize): u16 {
  store<u32>(votes, load<u32>(votes), 64);
  let best = i64x2.splat(0);
  for (let at = votes; at < votes + 64; at += 16) {
    const sum = i16x8.add_sat_u(i16x8.add_sat_u(v128.load(at), v128.load(at, 2)), v128.load(at, 4));
    best = i16x8.max_u(best, sum);
  }
  v128.store(votes, best);
  let most: u16 = 0;
  for (let at = votes; at < votes + 16; at += 2) {
    const sum = load<u16>(at);
    if (sum > most) most = sum;
  }
  return most;
}

/** Brings the 64 planes of a slot back to a word a minutia: a 64 x 64 bit transpose by halves. rows: u64 a minutia. */
function rowsOf(block: usize, slot: i32, rows: usize): void {
  for (let plane: usize = 0; plane < 64; plane += 2) {
    const first = lanesOf(block + (plane << 4), slot);
    store<u64>(rows + (plane << 3), first);
    store<u64>(rows + (plane << 3), first ^ lanesOf(block + (plane << 4) + 16, slot), 8);
  }
  let mask: u64 = 0x00000000ffffffff;
  for (let width: usize = 32; width != 0; width >>= 1) {
    for (let k: usize = 0; k < 64; k = ((k | width) + 1) & ~width) {
      const a = rows + (k << 3);
      const b = a + (width << 3);
      const swap = ((load<u64>(a) >> width) ^ load<u64>(b)) & mask;
      store<u64>(a, load<u64>(a) ^ (swap << width));
      store<u64>(b, load<u64>(b) ^ swap);
    }
    mask ^= mask << (width >> 1);
  }
}

/** How many minutiae the print of a slot has. */
function countOf(block: usize, slot: i32): i32 {
  return <i32>popcnt(lanesOf(block + validAt, slot));
}

/** Stage 0 for stage 2: as sampleNearest, over all 128 bits: histogram[minutia * 128 + distance]. words: u64 x 2 a minutia. */
export function sampleNearestWhole(
  words: usize,
  minutiae: i32,
  blocks: usize,
  rows: usize,
  listed: usize,
  count: i32,
  histogram: usize,
  scratch: usize,
): void {
  for (let n = 0; n < count; n++) {
    const print = <i32>load<u32>(listed + ((<usize>n) << 2));
    const block = blocks + <usize>(print / printsPerBlock) * blockBytes;
    const slot = print % printsPerBlock;
    const size = countOf(block, slot);
    if (size == 0) continue;
    rowsOf(block, slot, scratch);
    const row = rows + <usize>print * rowBytes;
    for (let i = 0; i < minutiae; i++) {
      const low = load<u64>(words + ((<usize>i) << 4));
      const high = load<u64>(words + ((<usize>i) << 4), 8);
      let least: u64 = 127;
      for (let j: usize = 0; j < <usize>size; j++) {
        const distance =
          popcnt(low ^ load<u64>(scratch + (j << 3))) + popcnt(high ^ load<u64>(row + (j << 3)));
        least = distance < least ? distance : least;
      }
      const at = histogram + ((<usize>(i << 7) + <usize>least) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** Most pairs that stages 2 and 3 look at, and those of them that others are held against. As in scalar.ts. */
const mostPairs: i32 = 96;
const references: i32 = 8;
/** A pair: u16 weight, u8 turn, u8 probe minutia, i16 x and y in the probe, i16 x and y in the print, u32 group weight. */
const pairBytes: usize = 16;
const pairsAt: usize = 512;

/** The pairs that are near in all 128 bits, at scratch + pairsAt; gives how many. */
function nearPairs(
  words: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  places: usize,
  block: usize,
  slot: i32,
  row: usize,
  scratch: usize,
): i32 {
  const size = <usize>countOf(block, slot);
  rowsOf(block, slot, scratch);
  const blockDirections = block + directionsAt + <usize>(slot * slots);
  let found: i32 = 0;
  for (let i = 0; i < minutiae; i++) {
    const low = load<u64>(words + ((<usize>i) << 4));
    const high = load<u64>(words + ((<usize>i) << 4), 8);
    const threshold = <u64>load<u8>(thresholds + i);
    for (let j: usize = 0; j < size; j++) {
      const distance = popcnt(low ^ load<u64>(scratch + (j << 3))) + popcnt(high ^ load<u64>(row + (j << 3)));
      if (distance > threshold) continue;
      const at = scratch + pairsAt + <usize>found * pairBytes;
      store<u16>(at, load<u16>(weights + ((<usize>(i << 7) + <usize>distance) << 1)));
      store<u8>(at, load<u8>(blockDirections + j) - load<u8>(directions + i), 2);
      store<u8>(at, <u8>i, 3);
      store<i16>(at, <i16>load<u8>(places + ((<usize>i) << 1)), 4);
      store<i16>(at, <i16>load<u8>(places + ((<usize>i) << 1), 1), 6);
      store<i16>(at, <i16>load<u8>(row + placesAt + (j << 1)), 8);
      store<i16>(at, <i16>load<u8>(row + placesAt + (j << 1), 1), 10);
      store<u32>(at, 0, 12);
      found++;
      if (found == mostPairs) return found;
    }
  }
  return found;
}

/**
 * Stage 2 for the listed prints: the score is the best sum of one pair of near minutiae and of those that lie where it
 * foretells. scores: u32 each, in the order of the list.
 *
 * words: u64 x 2 a minutia; thresholds: u8 a minutia; weights: u16 [minutia * 128 + distance]; probe directions, x and y: u8
 * a minutia; turns: cosine and sine of 256 directions, i16 pairs, 256 = 1.
 */
export function refine(
  words: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  places: usize,
  turns: usize,
  blocks: usize,
  rows: usize,
  listed: usize,
  count: i32,
  scores: usize,
  scratch: usize,
): void {
  for (let n = 0; n < count; n++) {
    const print = <i32>load<u32>(listed + ((<usize>n) << 2));
    const block = blocks + <usize>(print / printsPerBlock) * blockBytes;
    const slot = print % printsPerBlock;
    const row = rows + <usize>print * rowBytes;
    const found = nearPairs(
      words,
      minutiae,
      thresholds,
      weights,
      directions,
      places,
      block,
      slot,
      row,
      scratch,
    );
    store<u32>(scores + ((<usize>n) << 2), bestGroup(scratch + pairsAt, found, turns));
  }
}

/** The best sum over the heaviest pairs as references; leaves each reference its own sum. */
function bestGroup(pairs: usize, found: i32, turns: usize): u32 {
  let best: u32 = 0;
  for (let round = 0; round < references && round < found; round++) {
    let reference: usize = 0;
    let heaviest: i32 = -1;
    for (let k = 0; k < found; k++) {
      const at = pairs + <usize>k * pairBytes;
      const weight = load<u32>(at, 12) == 0 ? <i32>load<u16>(at) : -1;
      if (weight > heaviest) {
        heaviest = weight;
        reference = at;
      }
    }
    const sum = groupOf(pairs, found, turns, reference);
    store<u32>(reference, sum + 1, 12);
    if (sum > best) best = sum;
  }
  return best;
}

/** Whether a pair lies where the reference, turned and shifted as it is, foretells. */
function agrees(at: usize, reference: usize, cosine: i32, sine: i32): bool {
  const off = <i32>(<i8>(load<u8>(at, 2) - load<u8>(reference, 2)));
  if (off > 18 || off < -18) return false;
  const dx = <i32>load<i16>(at, 4) - <i32>load<i16>(reference, 4);
  const dy = <i32>load<i16>(at, 6) - <i32>load<i16>(reference, 6);
  const ex = ((cosine * dx - sine * dy + 128) >> 8) - (<i32>load<i16>(at, 8) - <i32>load<i16>(reference, 8));
  const ey =
    ((sine * dx + cosine * dy + 128) >> 8) - (<i32>load<i16>(at, 10) - <i32>load<i16>(reference, 10));
  return 6 * (abs(ex) + abs(ey)) <= 28 + abs(dx) + abs(dy);
}

/** The weight of the reference and of all pairs that agree with it; each probe minutia counts once, with its heaviest. */
function groupOf(pairs: usize, found: i32, turns: usize, reference: usize): u32 {
  const turn = turns + ((<usize>load<u8>(reference, 2)) << 2);
  const cosine = <i32>load<i16>(turn);
  const sine = <i32>load<i16>(turn, 2);
  const own = load<u8>(reference, 3);
  let sum: u32 = <u32>load<u16>(reference);
  let last: u8 = 255;
  let counted: u32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    const minutia = load<u8>(at, 3);
    if (minutia == own || !agrees(at, reference, cosine, sine)) continue;
    const weight = <u32>load<u16>(at);
    if (minutia != last) {
      last = minutia;
      counted = 0;
    }
    if (weight > counted) {
      sum += weight - counted;
      counted = weight;
    }
  }
  return sum;
}

/** Groups whose motion stage 3 tries; places there are in quarters of the unit. */
const motions: i32 = 3;
const paddedSlots: usize = 48;
const galleryAt: usize = pairsAt + 96 * 16;
const motionAt: usize = galleryAt + 3 * 96;
const meetingsAt: usize = motionAt + 16;

/**
 * Stage 3 for the listed prints: lays the probe on the print as each of the heaviest groups says, and counts how close
 * all their minutiae come, whatever their surroundings. Four u32 each: the best group's weight; of the best motion the
 * sum of closeness, the minutiae that meet, and the probe's minutiae that fall inside the print.
 */
export function align(
  words: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  places: usize,
  turns: usize,
  blocks: usize,
  rows: usize,
  listed: usize,
  count: i32,
  found4: usize,
  scratch: usize,
): void {
  const pairs = scratch + pairsAt;
  for (let n = 0; n < count; n++) {
    const print = <i32>load<u32>(listed + ((<usize>n) << 2));
    const block = blocks + <usize>(print / printsPerBlock) * blockBytes;
    const slot = print % printsPerBlock;
    const row = rows + <usize>print * rowBytes;
    const out = found4 + ((<usize>n) << 4);
    const found = nearPairs(
      words,
      minutiae,
      thresholds,
      weights,
      directions,
      places,
      block,
      slot,
      row,
      scratch,
    );
    store<u32>(out, bestGroup(pairs, found, turns));
    v128.store(out, i64x2.replace_lane(i64x2.splat(0), 0, <i64>load<u32>(out)));
    spreadPrint(block, slot, row, scratch + galleryAt);
    for (let round = 0; round < motions && round < found; round++) {
      const reference = heaviestGroup(pairs, found);
      if (reference == 0) break;
      fitMotion(pairs, found, turns, reference, scratch + motionAt);
      const gallery = scratch + galleryAt;
      const motion = scratch + motionAt;
      const meetings = scratch + meetingsAt;
      meet(minutiae, directions, places, turns, gallery, motion, meetings, out);
      for (let again = 0; again < refits; again++) {
        if (!refit(minutiae, places, turns, gallery, motion, meetings)) break;
        meet(minutiae, directions, places, turns, gallery, motion, meetings, out);
      }
    }
  }
}

/** The reference with the greatest sum that has not been taken; takes it. 0 when there is none. */
function heaviestGroup(pairs: usize, found: i32): usize {
  let reference: usize = 0;
  let heaviest: u32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    if (load<u32>(at, 12) > heaviest) {
      heaviest = load<u32>(at, 12);
      reference = at;
    }
  }
  if (reference != 0) store<u32>(reference, 0, 12);
  return reference;
}

/** x, y in quarters of the unit, and direction, of a print's minutiae: 48 i16 each; those that are not there far away. */
function spreadPrint(block: usize, slot: i32, row: usize, out: usize): void {
  const size = <usize>countOf(block, slot);
  for (let j: usize = 0; j < paddedSlots; j++) {
    const isThere = j < size;
    store<i16>(out + (j << 1), isThere ? (<i16>load<u8>(row + placesAt + (j << 1))) << 2 : 15_000);
    store<i16>(out + (j << 1), isThere ? (<i16>load<u8>(row + placesAt + (j << 1), 1)) << 2 : 15_000, 96);
    store<i16>(
      out + (j << 1),
      isThere ? <i16>load<u8>(block + directionsAt + <usize>(slot * slots) + j) : 0,
      192,
    );
  }
}

/** Nearest whole quotient, for a quotient above -4096. */
function rounded(sum: i32, by: i32): i32 {
  return <i32>((<i64>sum + ((<i64>by) << 12) + (by >> 1)) / <i64>by) - 4096;
}

/** The mean turn and shift of a group: three i32, the shift in quarters of the unit. */
function fitMotion(pairs: usize, found: i32, turns: usize, reference: usize, motion: usize): void {
  const own = load<u8>(reference, 2);
  const cosine = <i32>load<i16>(turns + ((<usize>own) << 2));
  const sine = <i32>load<i16>(turns + ((<usize>own) << 2), 2);
  let total: i32 = 0;
  let turned: i32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    if (!agrees(at, reference, cosine, sine)) continue;
    const weight = <i32>load<u16>(at) + 1;
    total += weight;
    turned += weight * <i32>(<i8>(load<u8>(at, 2) - own));
  }
  const turn = (<i32>own + rounded(turned, total)) & 255;
  const c = <i32>load<i16>(turns + ((<usize>turn) << 2));
  const s = <i32>load<i16>(turns + ((<usize>turn) << 2), 2);
  let x: i32 = 0;
  let y: i32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    if (!agrees(at, reference, cosine, sine)) continue;
    const weight = <i32>load<u16>(at) + 1;
    const px = <i32>load<i16>(at, 4);
    const py = <i32>load<i16>(at, 6);
    x += weight * (((<i32>load<i16>(at, 8)) << 2) - ((c * px - s * py) >> 6));
    y += weight * (((<i32>load<i16>(at, 10)) << 2) - ((s * px + c * py) >> 6));
  }
  store<i32>(motion, turn);
  store<i32>(motion, rounded(x, total), 4);
  store<i32>(motion, rounded(y, total), 8);
}

/** Furthest that two minutiae may lie apart, in quarters of the unit, and in direction; how near counts as inside. */
const reach: i16 = 22;
const reachTurn: i16 = 22;
const insideReach: i16 = 48;
/** Times that a motion is fitted anew to the minutiae that meet, and how far it may turn at a time. */
const refits: i32 = 2;
const refitTurn: i32 = 8;

/**
 * Lays the probe on the print and replaces what is at out + 4 when the minutiae come closer than by any motion before.
 * Leaves for each minutia of the probe 64 times how close it comes to its closest, + 63 - that one; 0 when none is near.
 */
function meet(
  minutiae: i32,
  directions: usize,
  places: usize,
  turns: usize,
  gallery: usize,
  motion: usize,
  meetings: usize,
  out: usize,
): void {
  const turn = load<i32>(motion);
  const cosine = <i32>load<i16>(turns + ((<usize>turn) << 2));
  const sine = <i32>load<i16>(turns + ((<usize>turn) << 2), 2);
  let closeness: u32 = 0;
  let met: u32 = 0;
  let inside: u32 = 0;
  for (let i = 0; i < minutiae; i++) {
    const px = <i32>load<u8>(places + ((<usize>i) << 1));
    const py = <i32>load<u8>(places + ((<usize>i) << 1), 1);
    const x = i16x8.splat(<i16>(((cosine * px - sine * py) >> 6) + load<i32>(motion, 4)));
    const y = i16x8.splat(<i16>(((sine * px + cosine * py) >> 6) + load<i32>(motion, 8)));
    const direction = i16x8.splat(<i16>((<i32>load<u8>(directions + i) + turn) & 255));
    let nearest = i16x8.splat(16_000);
    let closest = i16x8.splat(0);
    let rank = i16x8(63, 62, 61, 60, 59, 58, 57, 56);
    for (let at = gallery; at < gallery + 96; at += 16) {
      const dx = i16x8.abs(i16x8.sub(v128.load(at), x));
      const dy = i16x8.abs(i16x8.sub(v128.load(at, 96), y));
      const away = i16x8.add(i16x8.max_s(dx, dy), i16x8.shr_s(i16x8.min_s(dx, dy), 1));
      const off = i16x8.abs(i16x8.shr_s(i16x8.shl(i16x8.sub(v128.load(at, 192), direction), 8), 8));
      const near = v128.and(i16x8.le_s(off, i16x8.splat(reachTurn)), i16x8.lt_s(away, i16x8.splat(reach)));
      const close = i16x8.add(i16x8.shl(i16x8.sub(i16x8.splat(reach), away), 6), rank);
      closest = i16x8.max_s(closest, v128.and(near, close));
      nearest = i16x8.min_s(nearest, away);
      rank = i16x8.sub(rank, i16x8.splat(8));
    }
    if (v128.any_true(i16x8.le_s(nearest, i16x8.splat(insideReach)))) inside++;
    closest = i16x8.max_s(
      closest,
      i8x16.shuffle(closest, closest, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
    );
    closest = i16x8.max_s(
      closest,
      i8x16.shuffle(closest, closest, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11),
    );
    closest = i16x8.max_s(
      closest,
      i8x16.shuffle(closest, closest, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13),
    );
    const meeting = <u32>i16x8.extract_lane_s(closest, 0);
    store<u16>(meetings + ((<usize>i) << 1), <u16>meeting);
    if (meeting == 0) continue;
    met++;
    closeness += meeting >> 6;
  }
  if (closeness <= load<u32>(out, 4)) return;
  store<u32>(out, closeness, 4);
  store<u32>(out, met, 8);
  store<u32>(out, inside, 12);
}

/**
 * The motion that brings the minutiae that meet closest: a weighted least-squares fit over places, its turn the best of the
 * 256 within reach of the old one. Whole numbers in f64, so that the order of operations does not matter. False when
 * fewer than three meet.
 */
function refit(
  minutiae: i32,
  places: usize,
  turns: usize,
  gallery: usize,
  motion: usize,
  meetings: usize,
): bool {
  let count: i32 = 0;
  let total: f64 = 0;
  let ax: f64 = 0;
  let ay: f64 = 0;
  let bx: f64 = 0;
  let by: f64 = 0;
  let dot: f64 = 0;
  let cross: f64 = 0;
  for (let i = 0; i < minutiae; i++) {
    const meeting = <u32>load<u16>(meetings + ((<usize>i) << 1));
    if (meeting == 0) continue;
    const j = <usize>(63 - (meeting & 63));
    const weight = <f64>(meeting >> 6);
    const px = <f64>load<u8>(places + ((<usize>i) << 1));
    const py = <f64>load<u8>(places + ((<usize>i) << 1), 1);
    const qx = <f64>load<i16>(gallery + (j << 1));
    const qy = <f64>load<i16>(gallery + (j << 1), 96);
    count++;
    total += weight;
    ax += weight * px;
    ay += weight * py;
    bx += weight * qx;
    by += weight * qy;
    dot += weight * (px * qx + py * qy);
    cross += weight * (px * qy - py * qx);
  }
  if (count < 3) return false;
  dot = dot * total - (ax * bx + ay * by);
  cross = cross * total - (ax * by - ay * bx);
  const old = load<i32>(motion);
  let turn = old;
  let best: f64 = -Infinity;
  for (let off = -refitTurn; off <= refitTurn; off++) {
    const tried = (old + off) & 255;
    const c = <f64>load<i16>(turns + ((<usize>tried) << 2));
    const s = <f64>load<i16>(turns + ((<usize>tried) << 2), 2);
    const value = c * dot + s * cross;
    if (value <= best) continue;
    best = value;
    turn = tried;
  }
  const cosine = <f64>load<i16>(turns + ((<usize>turn) << 2));
  const sine = <f64>load<i16>(turns + ((<usize>turn) << 2), 2);
  store<i32>(motion, turn);
  store<i32>(motion, <i32>Math.floor((bx - (cosine * ax - sine * ay) / 64) / total + 0.5), 4);
  store<i32>(motion, <i32>Math.floor((by - (sine * ax + cosine * ay) / 64) / total + 0.5), 8);
  return true;
}

/** Waves of one neighbour, and of a ring: 65 numbers, padded to whole vectors. */
const harmonics: usize = 65;
const wavesBytes: usize = 272;
const rings: usize = 4;

/** Goes up the six harmonics of the bearing from (real, imaginary). */
function bearings(at: usize, real: f32, imaginary: f32, cosine: f32, sine: f32): void {
  for (let a: usize = 0; a < 48; a += 8) {
    const next = real * cosine - imaginary * sine;
    imaginary = real * sine + imaginary * cosine;
    real = next;
    store<f32>(at + a, real);
    store<f32>(at + a, imaginary, 4);
  }
}

/** exp(i (a phi + b delta)) for a = -6..6 and b = 0..2, as surroundings.ts orders them. */
function fillWaves(waves: usize, cosine: f32, sine: f32, turnCosine: f32, turnSine: f32): void {
  store<f32>(waves, 1);
  bearings(waves + 4, 1, 0, cosine, sine);
  let real: f32 = 1;
  let imaginary: f32 = 0;
  for (let at = waves + 52; at < waves + 260; at += 104) {
    const next = real * turnCosine - imaginary * turnSine;
    imaginary = real * turnSine + imaginary * turnCosine;
    real = next;
    store<f32>(at, real);
    store<f32>(at, imaginary, 4);
    bearings(at + 8, real, imaginary, cosine, sine);
    bearings(at + 56, real, imaginary, cosine, -sine);
  }
}

/**
 * What lies around each minutia: see surroundings.ts. points: f32 x, y, cosine and sine, `column` bytes each; gains: f32
 * [step * 4 + ring]; out: i16, `stride` bytes a minutia, zeroed. scratch: 5 * 272 bytes.
 */
export function surround(
  points: usize,
  column: usize,
  count: i32,
  described: i32,
  reach: f32,
  stepsPerPx: f32,
  gains: usize,
  fixedPoint: f32,
  out: usize,
  stride: usize,
  scratch: usize,
): void {
  const waves = scratch;
  const sums = scratch + wavesBytes;
  for (let i = 0; i < described; i++) {
    const own = points + ((<usize>i) << 2);
    const cosine = load<f32>(own + 2 * column);
    const sine = load<f32>(own + 3 * column);
    memory.fill(sums, 0, rings * wavesBytes);
    for (let k = 0; k < count; k++) {
      const other = points + ((<usize>k) << 2);
      const dx = load<f32>(other) - load<f32>(own);
      const dy = load<f32>(other + column) - load<f32>(own + column);
      const square = dx * dx + dy * dy;
      if (square > reach * reach || square == 0) continue;
      const distance = sqrt<f32>(square);
      const otherCosine = load<f32>(other + 2 * column);
      const otherSine = load<f32>(other + 3 * column);
      fillWaves(
        waves,
        (dx * cosine + dy * sine) / distance,
        (dy * cosine - dx * sine) / distance,
        otherCosine * cosine + otherSine * sine,
        otherSine * cosine - otherCosine * sine,
      );
      const step = gains + ((<usize>(stepsPerPx * distance + 0.5)) << 4);
      for (let ring: usize = 0; ring < rings; ring++) {
        const gain = f32x4.splat(load<f32>(step + (ring << 2)));
        const sum = sums + ring * wavesBytes;
        for (let at: usize = 0; at < wavesBytes; at += 16) {
          v128.store(sum + at, f32x4.add(v128.load(sum + at), f32x4.mul(gain, v128.load(waves + at))));
        }
      }
    }
    for (let ring: usize = 0; ring < rings; ring++) {
      for (let n: usize = 0; n < harmonics; n++) {
        const fixed = nearest<f32>(fixedPoint * load<f32>(sums + ring * wavesBytes + (n << 2)));
        const clipped = min<f32>(32767, max<f32>(-32767, fixed));
        store<i16>(out + <usize>i * stride + ((ring * harmonics + n) << 1), <i16>clipped);
      }
    }
  }
}

/**
 * Surroundings to bits: for each minutia and bit, whether the sum of weight times number is above the bit's median.
 * numbers: i16, `stride` bytes a minutia; table: i16, `stride` bytes a bit; medians: i32; out: u8, bits / 8 a minutia.
 */
export function project(
  numbers: usize,
  minutiae: i32,
  stride: usize,
  table: usize,
  medians: usize,
  bits: i32,
  out: usize,
): void {
  for (let i = 0; i < minutiae; i++) {
    const row = numbers + <usize>i * stride;
    for (let bit = 0; bit < bits; bit += 8) {
      let byte: i32 = 0;
      for (let k = 0; k < 8; k++) {
        const column = table + <usize>(bit + k) * stride;
        let sums = i32x4.splat(0);
        for (let at: usize = 0; at < stride; at += 16) {
          sums = i32x4.add(sums, i32x4.dot_i16x8_s(v128.load(row + at), v128.load(column + at)));
        }
        const sum =
          i32x4.extract_lane(sums, 0) +
          i32x4.extract_lane(sums, 1) +
          i32x4.extract_lane(sums, 2) +
          i32x4.extract_lane(sums, 3);
        if (sum > load<i32>(medians + ((<usize>(bit + k)) << 2))) byte |= 1 << k;
      }
      store<u8>(out + <usize>i * <usize>(bits >> 3) + <usize>(bit >> 3), <u8>byte);
    }
  }
}
