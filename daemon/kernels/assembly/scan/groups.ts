// Stage 2: pairs that foretell each other.
import { listed, refined, turns } from './addresses';
import { entry } from './layout';
import { nearPairs, pairAt } from './pairs';
import { references, slackDivisor, slackUnits, turnTolerance } from './tunables';

/**
 * Stage 2 for the prints at [from, to) of the list: the score is the best sum of one pair of near minutiae and of those that
 * lie where it foretells.
 */
export function refine(minutiae: i32, from: i32, to: i32): void {
  for (let n = from; n < to; n++) {
    const found = nearPairs(minutiae, entry(listed, n));
    store<u32>(refined + ((<usize>n) << 2), bestGroup(found));
  }
}

/** The best sum over the heaviest pairs as references; leaves each reference its own sum, and 1 more. */
export function bestGroup(found: i32): u32 {
  let best: u32 = 0;
  for (let round = 0; round < references && round < found; round++) {
    const reference = heaviestPair(found);
    const sum = groupOf(found, reference);
    store<u32>(reference, sum + 1, 12);
    if (sum > best) best = sum;
  }
  return best;
}

/** Of those that were no reference yet, the first of equals. */
function heaviestPair(found: i32): usize {
  let pair: usize = 0;
  let heaviest: i32 = -1;
  for (let k = 0; k < found; k++) {
    const weight = load<u32>(pairAt(k), 12) == 0 ? <i32>load<u16>(pairAt(k)) : -1;
    if (weight > heaviest) {
      heaviest = weight;
      pair = pairAt(k);
    }
  }
  return pair;
}

/** Whether a pair lies where the reference, turned and shifted as it is, foretells. */
export function agrees(at: usize, reference: usize, cosine: i32, sine: i32): bool {
  const off = <i32>(<i8>(load<u8>(at, 2) - load<u8>(reference, 2)));
  if (off > turnTolerance || off < -turnTolerance) return false;
  const dx = <i32>load<i16>(at, 4) - <i32>load<i16>(reference, 4);
  const dy = <i32>load<i16>(at, 6) - <i32>load<i16>(reference, 6);
  const ex = ((cosine * dx - sine * dy + 128) >> 8) - (<i32>load<i16>(at, 8) - <i32>load<i16>(reference, 8));
  const ey =
    ((sine * dx + cosine * dy + 128) >> 8) - (<i32>load<i16>(at, 10) - <i32>load<i16>(reference, 10));
  return slackDivisor * (abs(ex) + abs(ey)) <= slackUnits + abs(dx) + abs(dy);
}

/** Cosine and sine of a direction of 256. */
export function cosineOf(turn: i32): i32 {
  return <i32>load<i16>(turns + ((<usize>turn) << 2));
}

export function sineOf(turn: i32): i32 {
  return <i32>load<i16>(turns + ((<usize>turn) << 2), 2);
}

/** The weight of the reference and of all pairs that agree with it; each probe minutia counts once, with its heaviest. */
function groupOf(found: i32, reference: usize): u32 {
  const cosine = cosineOf(load<u8>(reference, 2));
  const sine = sineOf(load<u8>(reference, 2));
  const own = load<u8>(reference, 3);
  let sum: u32 = <u32>load<u16>(reference);
  let last: u8 = 255;
  let counted: u32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairAt(k);
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
