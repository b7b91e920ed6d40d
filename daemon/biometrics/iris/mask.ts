import { isLash } from './lashes.ts';
import { lidEdges } from './lids.ts';
import { deviationsFromIris } from './deviations.ts';
import { type RubberSheet, sheetColumns, sheetRings } from './rubber-sheet.ts';

/** What a sample of a rubber sheet shows. */
export const seenAs = { iris: 0, nothing: 1, lid: 2, lash: 3 } as const;

/** [ring * sheetColumns + column]: one of `seenAs`. */
export type SheetMask = Uint8Array;

/**
 * Tells iris from what covers it. The iris is told by its sides, which lids seldom reach; what differs from them all the way
 * from a ring outwards is a lid, and what alone is darker a lash. Reflections and what lies outside the image are `nothing`.
 */
export function maskOf(sheet: RubberSheet): SheetMask {
  const deviations = deviationsFromIris(sheet);
  const lids = lidEdges(deviations);
  return Uint8Array.from(sheet.seen, (seen, cell) => {
    if (seen === 0) return seenAs.nothing;
    if (Math.floor(cell / sheetColumns) >= lids[cell % sheetColumns]) return seenAs.lid;
    return isLash(deviations[cell]) ? seenAs.lash : seenAs.iris;
  });
}

/** Share of the sheet that shows the iris, 0 to 1. */
export function irisShare(mask: SheetMask): number {
  return mask.reduce((sum, shows) => sum + (shows === seenAs.iris ? 1 : 0), 0) / (sheetRings * sheetColumns);
}
