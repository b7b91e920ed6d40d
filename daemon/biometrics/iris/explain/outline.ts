import type { IrisOutline, PicturePoint } from '../../../core/iris.ts';
import type { FoundIris } from '../extract.ts';
import type { SheetMask } from '../mask.ts';
import { sheetColumns, sheetRings, shows } from '../rubber-sheet.ts';
import type { Segmentation } from '../segment/segmentation.ts';
import { cellCorners, cornersOf, placeWithin, shareOfRing } from './plane.ts';

/** Where an iris lies in its picture, as a page draws it. */
export function outlineOf({ segmentation, mask }: Pick<FoundIris, 'segmentation' | 'mask'>): IrisOutline {
  const lids = lidEdges(mask);
  return {
    pupil: cornersOf(segmentation.pupil),
    limbus: cornersOf(segmentation.limbus),
    masked: [...lidAreas(segmentation, lids), ...spots(segmentation, mask, lids)],
  };
}

/** [column]: the ring from which on nothing outwards shows the iris; `sheetRings` where the outermost does. */
function lidEdges(mask: SheetMask): number[] {
  return Array.from({ length: sheetColumns }, (_, column) => {
    let ring = sheetRings;
    while (ring > 0 && mask[(ring - 1) * sheetColumns + column] !== shows.iris) ring--;
    return ring;
  });
}

/** Covered columns side by side are one area: along the edge of the lid, and back along the outermost ring. */
function lidAreas(segmentation: Segmentation, lids: readonly number[]): PicturePoint[][] {
  const areas: PicturePoint[][] = [];
  for (let column = 0; column < sheetColumns; column++) {
    const first = column;
    while (column < sheetColumns && lids[column] < sheetRings) column++;
    if (column === first) continue;
    const columns = Array.from({ length: column - first }, (_, k) => first + k);
    const at = (k: number, ring: number) => placeWithin(segmentation, k / sheetColumns, shareOfRing(ring));
    const edge = columns.map(k => at(k, lids[k]));
    areas.push([...edge, ...columns.toReversed().map(k => at(k, sheetRings))]);
  }
  return areas;
}

/** What is left out in the midst of the iris: reflections and lashes, a run of a column each. */
function spots(segmentation: Segmentation, mask: SheetMask, lids: readonly number[]): PicturePoint[][] {
  return lids.flatMap((edge, column) => {
    const runs: PicturePoint[][] = [];
    for (let ring = 0; ring < edge; ring++) {
      const from = ring;
      while (ring < edge && mask[ring * sheetColumns + column] !== shows.iris) ring++;
      if (ring > from) runs.push(cellCorners(segmentation, column, from, ring));
    }
    return runs;
  });
}
