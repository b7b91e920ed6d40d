/** Place `i` on one side and `j` on the other: minutiae of two prints, fingers of two people. */
interface PairedPlaces {
  readonly i: number;
  readonly j: number;
}

/** Keeps, of items in their order of merit, those whose places none before them has taken: each is paired once. */
export function oneToOne<Item>(best: readonly Item[], pairOf: (item: Item) => PairedPlaces): Item[] {
  const takenI = new Set<number>();
  const takenJ = new Set<number>();
  return best.filter(item => {
    const { i, j } = pairOf(item);
    if (takenI.has(i) || takenJ.has(j)) return false;
    takenI.add(i);
    takenJ.add(j);
    return true;
  });
}
