import { clausesByTitle, type MinutiaForm } from './finger-view.ts';

/** What reader and writer of the ISO/IEC 19794-2:2011 finger minutiae record share. */
export const standard = 'ISO/IEC 19794-2:2011';
export const versionNumber = '030\0';
/** Identifier, version, length, number of representations, certification flag. */
export const generalHeaderBytes = 15;
/** The least of a representation: a header without quality or certification blocks, no minutiae, no extended data. */
export const leastRepresentationBytes = 34;
/** Of the capture date and time, all 0xff where it is not known. */
export const captureDateBytes = 9;
/** Score, algorithm's vendor, algorithm. */
export const qualityBlockBytes = 5;
/** Authority, scheme. */
export const certificationBlockBytes = 3;
/** The two lengths of a minutia: without and with a byte of quality. */
export const minutiaBytes = { plain: 5, withQuality: 6 } as const;
/**
 * Where a ridge ending is said to be, in the low half of the byte that holds the length of a minutia: at the bifurcation
 * of the valley before it, or at the end of the ridge's skeleton.
 */
export const endingAt = { valleyBifurcation: 0, ridgeEnd: 1 } as const;

export const form = (hasQuality: boolean): MinutiaForm => ({ angleSteps: 256, hasQuality });

// The clauses of this edition are cited by name: its numbers could not be checked.
export const clauses = clausesByTitle('representation header', 'finger minutiae data', 'extended data');
