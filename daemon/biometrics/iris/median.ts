/** The upper of the two middle ones where they are even in number, 0 for none. Sorts them. */
export function medianOf(values: Float32Array): number {
  return values.length === 0 ? 0 : values.sort()[values.length >> 1];
}
