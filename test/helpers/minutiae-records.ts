// A small template for tests of records, and what they ask of what is read back.
import assert from 'node:assert/strict';
import { Fault } from '../../daemon/core/errors.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';

export const degree = Math.PI / 180;

/** A minutia of each type, in a record's corners. */
export const smallTemplate: FingerprintTemplate = {
  widthPx: 300,
  heightPx: 400,
  dpi: 500,
  position: 7,
  quality: 80,
  minutiae: [
    { type: 'ending', x: 10, y: 20, angle: 0, quality: 50 },
    { type: 'bifurcation', x: 299, y: 399, angle: Math.PI, quality: 100 },
    { type: 'other', x: 0, y: 0, angle: 1.5 * Math.PI, quality: 0 },
  ],
};

/** The bad-input Fault of a record that is refused. */
export function faultOf(read: () => unknown): Fault {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Fault, `wanted a Fault, got ${String(error)}`);
    assert.equal(error.code, 'bad-input');
    return error;
  }
  throw new assert.AssertionError({ message: 'the record was not refused' });
}

/** The bytes with some overwritten and others put in, and the four-byte length at 8 mended. */
export function changed(
  bytes: Uint8Array,
  changes: Record<number, number>,
  inserted?: { at: number; bytes: readonly number[] },
): Uint8Array {
  const at = inserted?.at ?? bytes.length;
  const made = new Uint8Array([...bytes.subarray(0, at), ...(inserted?.bytes ?? []), ...bytes.subarray(at)]);
  new DataView(made.buffer).setUint32(8, made.length);
  for (const [offset, value] of Object.entries(changes)) made[Number(offset)] = value;
  return made;
}

/** Equal but for angles, which may be off by a little. */
export function assertAlike(
  given: FingerprintTemplate,
  wanted: FingerprintTemplate,
  angleTolerance: number,
): void {
  const withoutAngles = (template: FingerprintTemplate) => ({
    ...template,
    minutiae: template.minutiae.map(minutia => ({ ...minutia, angle: 0 })),
  });
  assert.deepEqual(withoutAngles(given), withoutAngles(wanted));
  given.minutiae.forEach(({ angle }, i) => {
    const off = Math.abs(angle - (wanted.minutiae[i]?.angle ?? Number.NaN));
    assert.ok(Math.min(off, 2 * Math.PI - off) <= angleTolerance + 1e-9, `angle off by ${off}`);
  });
}
