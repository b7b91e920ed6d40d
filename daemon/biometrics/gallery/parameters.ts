/**
 * So many references of a gallery stay prepared for comparison; those beyond are prepared anew in each search. A prepared
 * fingerprint takes about 220 kB, an encoded one 5 to 7 kB with its ridges and 300 bytes without, and preparing takes several
 * times as long as comparing. 0 and up.
 */
export const preparedReferences = 2_000;
