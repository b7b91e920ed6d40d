import { isLash } from './lashes.ts';
import { lidEdges } from './lids.ts';
import { deviationsFromIris } from './deviations.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from './rubber-sheet.ts';

/** [ring * sheetColumns + column]: one of `shows`. */
export type SheetMask = Uint8Array;

/**
 * Tells iris from what covers it. The iris is told by its sides, which lids seldom reach; what differs from them all the way
 * from a ring outwards is a lid, and what alone is darker a lash.
 */
export function maskOf(sheet: RubberSheet): SheetMask {
  const deviations = deviationsFromIris(sheet);
  const lids = lidEdges(deviations);
  return sheet.shows.map((seen, cell) => {
    if (seen !== shows.iris) return seen;
    if (Math.floor(cell / sheetColumns) >= lids[cell % sheetColumns]) return shows.lid;
    return isLash(deviations[cell]) ? shows.lash : shows.iris;
  });
}

/** Share of the sheet that shows this, 0 to 1. */
export function shareOf(mask: SheetMask, what: number): number {
  return mask.reduce((sum, seen) => sum + (seen === what ? 1 : 0), 0) / (sheetRings * sheetColumns);
}
