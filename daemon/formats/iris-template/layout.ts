/**
 * Our own form of an iris template, version 1. All numbers are big-endian; codes are as `IrisCode` lays them out.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 4 | identifier, "IRC" and 0 |
 * | 4 | 1 | version, 1: 128 columns, 8 rings, two bits each |
 * | 5 | 1 | flags: 1 the roll is known, 2 a fine code follows; the others are 0 |
 * | 6 | 1 | eye: 0 not known, 1 right, 2 left |
 * | 7 | 1 | quality, 0 to 100 |
 * | 8 | 2 | roll, hundredths of a degree, signed, above -18,000 and up to 18,000; 0 where it is not known |
 * | 10 | 2 | reserved, 0 |
 * | 12 | 512 | search code: bits, then mask |
 * | 524 | 512 | fine code: bits, then mask; only where flagged |
 *
 * There is one way to write a template: a bit whose mask is 0 is 0, and nothing follows the last code.
 */
export const identifier = 'IRC\0';
export const version = 1;
export const flags = { hasRoll: 1, hasFine: 2 } as const;
export const knownFlags = flags.hasRoll | flags.hasFine;

export const headerBytes = 12;
export const rollStepsPerDegree = 100;
/** Of the roll, in steps: half a turn. */
export const halfTurn = 180 * rollStepsPerDegree;
export const highestEye = 2;
export const highestQuality = 100;
