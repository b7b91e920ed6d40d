/** The upper of the two middle ones where they are even in number; there must be one. Sorts them. */
export function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
