/**
 * How long to wait before the next try: "full jitter", evenly spread from nothing to a bound that doubles with each
 * failure in a row. A crowd that lost its broker at one moment does not come back at one moment.
 *
 * @param failures in a row, from 0
 * @param random a number in [0, 1)
 */
export function fullJitterMs(failures: number, baseMs: number, capMs: number, random: number): number {
  return random * Math.min(capMs, baseMs * 2 ** Math.min(failures, 30));
}
