import { parameters } from './parameters.ts';
import { sheetColumns, sheetRings } from './rubber-sheet.ts';

/**
 * [column]: the ring where a lid begins, `sheetRings` where there is none. A lid covers a column from some ring outwards: the
 * edge is where splitting the column explains most, that is, where the deviations beyond it exceed `lid.deviation` by the
 * largest sum. Lids are brighter than the iris and their lashes and shadows darker: both count.
 */
export function lidEdges(deviations: Float32Array): Uint8Array {
  const strange = smoothedAlong(deviations);
  const edges = Uint8Array.from({ length: sheetColumns }, (_, column) => lidEdge(strange, column));
  return withShadow(edges);
}

/** A lid casts a shadow, which is no iris either: without it the codes of different people are alike along their lids. */
function withShadow(edges: Uint8Array): Uint8Array {
  const { shadowRings, shadowColumns } = parameters.lid;
  return edges.map((_, column) => {
    let least = sheetRings;
    for (let k = -shadowColumns; k <= shadowColumns; k++) least = Math.min(least, edges[wrapped(column + k)]);
    return least === sheetRings ? sheetRings : Math.max(0, least - shadowRings);
  });
}

function lidEdge(strange: Float32Array, column: number): number {
  let edge = sheetRings;
  let [excess, most] = [0, 0];
  for (let ring = sheetRings - 1; ring >= 0; ring--) {
    excess += strange[ring * sheetColumns + column] - parameters.lid.deviation;
    if (excess > most) [edge, most] = [ring, excess];
  }
  return edge;
}

/** Absolute deviations, averaged over some columns of the same ring. */
function smoothedAlong(deviations: Float32Array): Float32Array {
  const { reach, mostDeviation } = parameters.lid;
  const out = new Float32Array(deviations.length);
  for (let ring = 0; ring < sheetRings; ring++) {
    const row = deviations.subarray(ring * sheetColumns, (ring + 1) * sheetColumns);
    let sum = 0;
    for (let k = -reach; k <= reach; k++) sum += Math.abs(row[wrapped(k)]);
    for (let column = 0; column < sheetColumns; column++) {
      out[ring * sheetColumns + column] = Math.min(mostDeviation, sum / (2 * reach + 1));
      sum += Math.abs(row[wrapped(column + reach + 1)]) - Math.abs(row[wrapped(column - reach)]);
    }
  }
  return out;
}

function wrapped(column: number): number {
  return (column + sheetColumns) % sheetColumns;
}
