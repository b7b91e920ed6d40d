/**
 * So many references of a gallery stay prepared for comparison; those beyond are prepared anew in each search. A prepared
 * fingerprint takes about 60 kB, an encoded one a few hundred bytes. 0 and up.
 */
export const preparedReferences = 4_000;
