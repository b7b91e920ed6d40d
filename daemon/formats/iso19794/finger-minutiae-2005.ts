/** ISO/IEC 19794-2:2005, finger minutiae record format (FMR): the interchange form of a fingerprint template. */
export type { ExtendedData } from './extended-data.ts';
export type { FingerView } from './finger-view.ts';
export { decodeFmr2005, decodeFmr2005Views, decodeFmr2005WithExtended } from './fmr-2005-reader.ts';
export { encodeFmr2005, type Fmr2005Options } from './fmr-2005-writer.ts';
export { looksLikeFmr } from './minutiae-record.ts';
