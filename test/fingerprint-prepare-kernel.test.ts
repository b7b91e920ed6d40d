import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { startMinutiaeKernel } from '../daemon/biometrics/fingerprint/minutiae-kernel.ts';
import { lookupStride } from '../daemon/biometrics/fingerprint/neighbours.ts';
import { seenCells } from '../daemon/biometrics/fingerprint/outline.ts';
import { parameters } from '../daemon/biometrics/fingerprint/parameters.ts';
import { type PreparedTemplate, prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import { ResidentTemplates } from '../daemon/biometrics/fingerprint/resident.ts';
import type { FingerprintTemplate, RidgeDetail } from '../daemon/core/fingerprint.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { minutiaeWithin } from './helpers/fingerprint-arbitraries.ts';
import { randomTemplate } from './helpers/ridge-patterns.ts';

const kernel = startMinutiaeKernel(2);
const { at, memory } = kernel;
const { most } = parameters.neighbour;

/** Where a template lies once the kernel has prepared it, with its lookup tables. */
function placed(template: PreparedTemplate): number {
  const [first, second] = new ResidentTemplates(kernel).addresses(prepare(randomTemplate(1)), template);
  kernel.run.compareTemplates(first, second);
  return second;
}

/** Whole columns but for neighbours that are not there, of which the bounds alone say something. */
function assertAsTwin(template: PreparedTemplate): void {
  const address = placed(template);
  const { count, neighbours, outline } = template;
  const floats = (field: number, length: number) => new Float32Array(memory, address + field, length);
  const words = (field: number, length: number) => new Uint16Array(memory, address + field, length);
  const bytes = (field: number, length: number) => new Uint8Array(memory, address + field, length);
  const isThere = (own: number) => own % most < neighbours.counts[Math.floor(own / most)];
  const those = (values: Float32Array | Uint16Array | Uint8Array) => values.filter((_, own) => isThere(own));
  assert.deepEqual(floats(at.viewForward, count ** 2), template.forward);
  assert.deepEqual(floats(at.viewSideward, count ** 2), template.sideward);
  assert.deepEqual(floats(at.viewDistance, count ** 2), template.distance);
  assert.deepEqual(bytes(at.neighbourCounts, count), neighbours.counts);
  for (const column of ['forward', 'sideward', 'turn', 'sharpness'] as const) {
    assert.deepEqual(those(floats(at[column], count * most)), those(neighbours[column]), column);
  }
  assert.deepEqual(those(words(at.cell, count * most)), those(neighbours.cell));
  assert.deepEqual(those(bytes(at.sector, count * most)), those(neighbours.sector));
  assert.deepEqual(words(at.byCell, neighbours.byCell.length), neighbours.byCell);
  assert.deepEqual(words(at.bySector, neighbours.bySector.length), neighbours.bySector);
  assert.deepEqual(bytes(at.outline, outline.cells.length), outline.cells);
  const isMinutia = (_: number, place: number) => place % lookupStride < count;
  const seen = seenCells(outline, template);
  assert.deepEqual(bytes(at.seen, seen.length).filter(isMinutia), seen.filter(isMinutia));
}

/** In fixed point, within 1. */
function assertBoundsAsTwin(template: PreparedTemplate): void {
  const address = placed(template);
  for (const [field, values] of Object.entries(template.neighbours.bounds)) {
    const key = field as keyof PreparedTemplate['neighbours']['bounds'];
    const from = address + at[key];
    const found =
      values instanceof Int16Array
        ? new Int16Array(memory, from, values.length)
        : new Int32Array(memory, from, values.length);
    const furthest = Math.max(0, ...Array.from(found, (value, own) => Math.abs(value - values[own])));
    assert.ok(furthest <= 1, `${field}: ${furthest}`);
  }
}

const sides = fc.constantFrom(1, 60, 250, 400, 1_500);
const templates = sides.chain(side =>
  minutiaeWithin(side).map(
    (minutiae): FingerprintTemplate => ({ ...randomTemplate(1), dpi: side === 250 ? 569 : 500, minutiae }),
  ),
);

function randomDetail(seed: number): RidgeDetail {
  const random = randomFrom(seed);
  const [cols, rows] = [1 + random.integer(24), 1 + random.integer(24)];
  const cells = (lowest: number) =>
    Uint8Array.from({ length: cols * rows }, () => lowest + random.integer(256 - lowest));
  return {
    xPx: random.integer(100),
    yPx: random.integer(100),
    cols: 8 * cols,
    rows: 8 * rows,
    ridges: new Uint8Array(64 * cols * rows),
    orientation: cells(0),
    period: cells(90),
  };
}

test('the kernel prepares a template as its twin does, bit for bit', () => {
  fc.assert(
    fc.property(templates, template => assertAsTwin(prepare(template))),
    { numRuns: 100, seed: 3 },
  );
});

test('... and one that is straightened by its ridges', () => {
  const property = fc.property(templates, fc.integer(), (template, seed) => {
    const { straightened } = prepare({ ...template, detail: randomDetail(seed) });
    assert.ok(straightened?.isStraightened);
    assertAsTwin(straightened);
  });
  fc.assert(property, { numRuns: 60, seed: 4 });
});

test('the bounds of neighbours are those of the twin, within 1', () => {
  fc.assert(
    fc.property(templates, template => assertBoundsAsTwin(prepare(template))),
    { numRuns: 100, seed: 5 },
  );
});
