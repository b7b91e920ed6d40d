import { codeBytes, codeColumns, codeRings, type IrisCode } from '../../daemon/core/iris.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';

/** A filter's answers along the rings: [part * codeRings + ring][column]. */
export type Responses = readonly Float64Array[];

/** Turns of the filter's answer around the eye, and how far they spread: about a wavelength of 7 columns. */
const cycles = { mean: 18, deviation: 5, tones: 12 };
/** How much of a ring's answer is that of the ring within. */
const fromWithin = 0.6;
/** Answers below this are fragile: about a fifth. */
const weakest = 0.25;

/** The answers of a band-pass filter to an eye of nobody: neighbouring columns and rings hang together as they do in real ones. */
export function randomResponses(random: Random): Responses {
  const parts = [0, 1].map((): Float64Array[] => []);
  for (let ring = 0; ring < codeRings; ring++) {
    const tones = Array.from({ length: cycles.tones }, () => ({
      turns: Math.round(random.normal(cycles.mean, cycles.deviation)),
      phase: random.uniform(0, 2 * Math.PI),
    }));
    parts.forEach((rings, part) => {
      const own = Float64Array.from({ length: codeColumns }, (_, column) => {
        const angle = (2 * Math.PI * column) / codeColumns;
        const sum = tones.reduce((sum, { turns, phase }) => {
          return sum + Math.cos(turns * angle + phase - (part * Math.PI) / 2);
        }, 0);
        return sum * Math.sqrt(2 / cycles.tones);
      });
      const within = rings.at(-1);
      const fresh = Math.sqrt(1 - fromWithin ** 2);
      rings.push(within ? own.map((value, column) => fromWithin * within[column] + fresh * value) : own);
    });
  }
  return parts.flat();
}

/** What another capture of the eye gives: the same, and noise of its own. */
export function noisy(responses: Responses, random: Random, deviation = 0.4): Responses {
  return responses.map(ring => ring.map(value => value + random.normal(0, deviation)));
}

/** The signs of the answers, valid where they are not weak and no lid is: it covers the outer rings at the top. */
export function codeOf(responses: Responses): IrisCode {
  const code = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
  responses.forEach((ring, at) => {
    const [part, bit] = [Math.floor(at / codeRings), at % codeRings];
    ring.forEach((value, column) => {
      const isCovered = bit > 4 && column > 80 && column < 112;
      if (isCovered || Math.abs(value) < weakest) return;
      code.mask[2 * column + part] |= 1 << bit;
      if (value > 0) code.bits[2 * column + part] |= 1 << bit;
    });
  });
  return code;
}

/** Bits without any order, three quarters of them valid: for lists that are long rather than true. */
export function bulkCode(random: Random): IrisCode {
  const mask = new Uint8Array(codeBytes).map(() => random.integer(256) | random.integer(256));
  return { mask, bits: mask.map(byte => byte & random.integer(256)) };
}

/** Of the bits that are valid in both, the share that differs. */
export function distance(a: IrisCode, b: IrisCode): number {
  let [differing, valid] = [0, 0];
  for (let at = 0; at < codeBytes; at++) {
    const both = a.mask[at] & b.mask[at];
    valid += ones(both);
    differing += ones(both & (a.bits[at] ^ b.bits[at]));
  }
  return differing / valid;
}

function ones(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}
