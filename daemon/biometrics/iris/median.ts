/** The upper of the two middle ones where they are even in number, 0 for none. Changes their order. */
export function medianOf(values: Float32Array): number {
  const middle = values.length >> 1;
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[middle];
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const swapped = values[left];
      values[left++] = values[right];
      values[right--] = swapped;
    }
    if (right < middle) low = left;
    if (left > middle) high = right;
  }
  return values.length === 0 ? 0 : values[middle];
}
