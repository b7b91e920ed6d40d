/** 95 % interval of a rate of which `count` of `total` were seen (E. B. Wilson, 1927). */
export function rateInterval(count: number, total: number): { readonly low: number; readonly high: number } {
  const z = 1.96;
  const rate = count / total;
  const middle = (rate + z ** 2 / (2 * total)) / (1 + z ** 2 / total);
  const half =
    (z * Math.sqrt((rate * (1 - rate)) / total + z ** 2 / (4 * total ** 2))) / (1 + z ** 2 / total);
  return { low: Math.max(0, middle - half), high: middle + half };
}
