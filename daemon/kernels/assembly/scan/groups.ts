// Stage 2: pairs that foretell each other.
import { blockBytes, printsPerBlock, rowBytes } from './layout';
import { nearPairs, pairBytes, pairsAt, references } from './pairs';

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
export function bestGroup(pairs: usize, found: i32, turns: usize): u32 {
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
export function agrees(at: usize, reference: usize, cosine: i32, sine: i32): bool {
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
