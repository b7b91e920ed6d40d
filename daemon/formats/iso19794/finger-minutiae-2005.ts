/** ISO/IEC 19794-2:2005, finger minutiae record format (FMR): the interchange form of a fingerprint template. */
export type { ExtendedData } from './extended-data.ts';
export {
  decodeFmr2005,
  decodeFmr2005WithExtended,
  type FingerView,
  looksLikeFmr,
} from './fmr-2005-reader.ts';
export { encodeFmr2005, type Fmr2005Options } from './fmr-2005-writer.ts';
