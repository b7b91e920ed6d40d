/** ISO/IEC 19794-2:2005, finger minutiae record format (FMR): the interchange form of a fingerprint template. */
export { decodeFmr2005, looksLikeFmr } from './fmr-2005-reader.ts';
export { encodeFmr2005 } from './fmr-2005-writer.ts';
