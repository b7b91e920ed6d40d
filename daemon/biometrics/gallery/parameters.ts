/**
 * So many references of a gallery stay prepared for comparison; those beyond are prepared anew in each search. A prepared
 * fingerprint takes about 80 kB, an encoded one 300 bytes, and preparing takes a tenth of comparing. 0 and up.
 */
export const preparedReferences = 2_000;
