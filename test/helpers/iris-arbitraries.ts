import * as fc from 'fast-check';
import { codeBytes, type EyePosition, type IrisCode, type IrisTemplate } from '../../daemon/core/iris.ts';

const bytes = fc.uint8Array({ minLength: codeBytes, maxLength: codeBytes });

/** Any bits under any mask. */
export const irisCode: fc.Arbitrary<IrisCode> = fc
  .tuple(bytes, bytes)
  .map(([bits, mask]) => ({ bits: bits.map((byte, i) => byte & mask[i]), mask }));

/** Templates that our own form holds without loss. */
export const irisTemplate: fc.Arbitrary<IrisTemplate> = fc.record(
  {
    eye: fc.constantFrom<EyePosition>(0, 1, 2),
    quality: fc.nat({ max: 100 }),
    rollDegrees: fc.integer({ min: -17_999, max: 18_000 }).map(steps => steps / 100),
    search: irisCode,
    fine: irisCode,
  },
  { noNullPrototype: true, requiredKeys: ['eye', 'quality', 'search'] },
);
