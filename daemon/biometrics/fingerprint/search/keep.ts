/** Bins of a score histogram; scores above share the last one. */
const bins = 65_536;

/**
 * Places of the `most` highest scores, in their order of place; of equal scores the first ones. Linear in time, by a
 * histogram. `mayBe` leaves places out.
 */
export function keepBest(
  scores: Uint16Array | Uint32Array,
  most: number,
  mayBe?: (place: number) => boolean,
): number[] {
  const cut = cutFor(scores, most, mayBe);
  const above: number[] = [];
  const atCut: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    const bin = binOf(scores[place]);
    if (bin < cut || mayBe?.(place) === false) continue;
    (bin > cut ? above : atCut).push(place);
  }
  return [...above, ...atCut.slice(0, Math.max(0, most - above.length))].sort((a, b) => a - b);
}

/** The bin from which on there are `most` scores or more; the lowest when there are not. */
function cutFor(scores: Uint16Array | Uint32Array, most: number, mayBe?: (place: number) => boolean): number {
  const counts = new Uint32Array(bins);
  for (let place = 0; place < scores.length; place++) {
    if (mayBe?.(place) !== false) counts[binOf(scores[place])]++;
  }
  let cut = bins;
  for (let above = 0; cut > 0 && above < most; ) above += counts[--cut];
  return cut;
}

const binOf = (score: number) => Math.min(bins - 1, score);
