import { codeBytes, codeColumns, type IrisCode } from '../../../core/iris.ts';
import type { SearchTier } from '../../../core/search.ts';
import { turned } from '../code.ts';
import { irisSearchParameters } from './parameters.ts';

/** A probe may come in so many copies at most: 15 columns either way, and straight. */
export const mostCopies = 31;

/**
 * What is looked for: a code for each turn of the eye that is tried. The search never turns a code itself, so the caller may
 * have permuted and masked each copy in the same way as the codes of the list (keyed templates).
 */
export interface IrisProbe {
  /** 1 to `mostCopies` of them. A hit says which by its place here. */
  readonly copies: readonly IrisCode[];
  /**
   * `codeBytes` long; 1 at the bits that a tiered search looks at first, numbered as the copies are: who permutes the copies
   * permutes this too. Default: every fourth column (see `firstLook`).
   */
  readonly firstLook?: Uint8Array;
}

/**
 * `exact`: every template with HD <= threshold is found. `tiered`: only those whose HD over the first look is small as well are
 * compared in full: twice as fast up to a threshold of .33, and beyond .355 the exact search after all. What it loses is in
 * docs/iris-search.md.
 */
export type IrisTier = SearchTier;

export interface IrisSearchOptions {
  /** Highest Hamming distance of a hit, 0 to `highestThreshold`: mismatches <= threshold * valid. */
  readonly threshold: number;
  readonly tier: IrisTier;
  /** Comparisons of fewer valid bits are never hits; at least 1. Default: `irisSearchParameters.probe.leastValidBits`. */
  readonly leastValidBits?: number;
}

/** A template of the list whose HD to the probe is at or below the threshold, with the copy that comes nearest (of equals the first). */
export interface IrisHit {
  readonly slot: number;
  /** Place of that copy in the probe. */
  readonly copy: number;
  /** Bits that are valid in both and differ. The HD is mismatches / valid. */
  readonly mismatches: number;
  /** Bits that are valid in both. */
  readonly valid: number;
}

/** The code as the eye would give it turned by each of -columns to +columns, in that order: `copy - columns` is the turn of a hit. */
export function turnedCopies(
  code: IrisCode,
  columns: number = irisSearchParameters.probe.turnColumns,
): IrisCode[] {
  return Array.from({ length: 2 * columns + 1 }, (_, at) => turned(code, at - columns));
}

/** The bits that a tiered search looks at first, in codes as they are extracted. */
export function firstLook(): Uint8Array {
  const perColumn = codeBytes / codeColumns;
  const { everyColumns } = irisSearchParameters.tiered;
  return Uint8Array.from({ length: codeBytes }, (_, at) =>
    Math.floor(at / perColumn) % everyColumns === 0 ? 0xff : 0,
  );
}
