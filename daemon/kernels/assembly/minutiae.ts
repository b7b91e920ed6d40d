// One comparison of two prepared templates; daemon/biometrics/fingerprint/{similarity,consensus,align}.ts are the twin,
// equal bit for bit: all sums are f64 and run in the twin's order.
import { align } from './minutiae/alignment';
import { selectConsensus } from './minutiae/consensus';
import { mostSimilarPairs } from './minutiae/similarity';

export { overlapA, overlapB } from './minutiae/alignment';
export { agreement, eigenvalue } from './minutiae/consensus';
export * from './minutiae/layout';
export * from './minutiae/tunables';
export { mostSimilarPairs, selectConsensus, align };

/** Addresses of the templates. Gives how many distinct alignments there are, best first; what it found lies in the room. */
export function compareTemplates(a: i32, b: i32): i32 {
  return align(a, b, selectConsensus(a, b, mostSimilarPairs(a, b)));
}
