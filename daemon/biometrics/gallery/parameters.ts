/**
 * So many references of a gallery stay prepared for comparison; those beyond are prepared anew in each search. A prepared
 * fingerprint takes about 220 kB, an encoded one 5 to 7 kB with its ridges and 300 bytes without, and preparing takes several
 * times as long as comparing. 0 and up.
 */
export const preparedReferences = 2_000;

/**
 * Probes of a person that reach this score with each other are one finger, whatever they were said to be: -10 log10(FMR), 20
 * to 40. Two captures of a finger that miss it have so little in common that their scores hardly move together.
 */
export const sameFingerFrom = 30;
