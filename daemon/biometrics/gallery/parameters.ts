/**
 * So many references of a gallery stay prepared for comparison; those beyond are prepared anew in each search. A prepared
 * fingerprint takes about 30 kB with its ridges and 3 kB without, beside what the comparison keeps of the last 2,048 (some 100 kB
 * each, see `residentTemplates`); an encoded one 5 to 7 kB with its ridges and 300 bytes without. 0 and up.
 */
export const preparedReferences = 2_000;

/**
 * Probes of a person that reach this score with each other are one finger, whatever they were said to be: -10 log10(FMR), 20
 * to 40. Two captures of a finger that miss it have so little in common that their scores hardly move together.
 */
export const sameFingerFrom = 30;
