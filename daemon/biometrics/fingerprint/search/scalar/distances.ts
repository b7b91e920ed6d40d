import { slots, wholeBytes } from '../layout.ts';
import type { PrintRecord } from '../record.ts';

/** Distance of two descriptors over their first `bits` bits. */
export function distanceOf(a: Uint8Array, i: number, b: Uint8Array, j: number, bits: number): number {
  let distance = 0;
  for (let byte = 0; byte < bits / 8; byte++) {
    for (let rest = a[i * wholeBytes + byte] ^ b[j * wholeBytes + byte]; rest !== 0; rest &= rest - 1) {
      distance++;
    }
  }
  return distance;
}

/** The nearest minutia of a print to minutia `i` of the probe, the first of several; undefined when it has none. */
export function nearestOf(
  probe: PrintRecord,
  i: number,
  print: PrintRecord,
  bits: number,
): { readonly j: number; readonly distance: number } | undefined {
  let nearest: { j: number; distance: number } | undefined;
  for (let j = 0; j < Math.min(print.count, slots); j++) {
    const distance = distanceOf(probe.bits, i, print.bits, j, bits);
    if (nearest === undefined || distance < nearest.distance) nearest = { j, distance };
  }
  return nearest;
}
