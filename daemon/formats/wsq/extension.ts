/**
 * How a line goes on beyond its end, mirrored: about its last sample (`whole`), about the point half a sample behind it (`half`), the same
 * with its sign turned, or about a zero one sample behind it with its sign turned (`beyond-negated`, only to the right).
 */
export type End = 'whole' | 'half' | 'half-negated' | 'beyond-negated';

/** A sample beyond an end: its place, that of the sample that it is a copy of, and the sign, 0 for a zero. */
export type Copy = readonly [place: number, source: number, sign: number];

/** The samples from `from` to before 0, and from `length` to `last`, of a line of `length` samples (A.1, symmetric extension). */
export function extension(
  length: number,
  from: number,
  last: number,
  left: End,
  right: End,
): readonly Copy[] {
  const copies: Copy[] = [];
  for (let place = from; place < 0; place++) copies.push(copyOf(place, length, left, right));
  for (let place = length; place <= last; place++) copies.push(copyOf(place, length, left, right));
  return copies;
}

function copyOf(place: number, length: number, left: End, right: End): Copy {
  let at = place;
  let sign = 1;
  // A short line is mirrored at both ends, until a place within it is found.
  while (at < 0 || at >= length) {
    if (length === 0 || (at === length && right === 'beyond-negated')) return [place, 0, 0];
    // A single sample, mirrored about itself at both ends, is all there is.
    if (length === 1 && left === 'whole' && right === 'whole') return [place, 0, sign];
    const end = at < 0 ? left : right;
    at = at < 0 ? mirrored(-at - 1, end) : length - 1 - mirrored(at - length, end);
    if (end.endsWith('negated')) sign = -sign;
  }
  return [place, at, sign];
}

/** The place, counted inward from the last sample, that is seen `beyond` + 1 samples outside it. */
function mirrored(beyond: number, end: End): number {
  if (end === 'whole') return beyond + 1;
  return end === 'beyond-negated' ? beyond - 1 : beyond;
}
