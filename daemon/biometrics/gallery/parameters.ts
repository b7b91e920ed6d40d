/**
 * So many references of a gallery stay prepared for comparison; those beyond are prepared anew in each search. A prepared
 * fingerprint takes about 30 kB with its ridges and 3 kB without, beside what the comparison keeps of the last 2,048 (some 100 kB
 * each, see `residentTemplates`); an encoded one 5 to 7 kB with its ridges and 300 bytes without. 0 and up.
 */
export const preparedReferences = 2_000;

/**
 * Probes of a person that reach this score with each other are one finger or eye, whatever they were said to be: -10 log10(FMR),
 * 20 to 40. Two captures of a finger that miss it have so little in common that their scores hardly move together.
 */
export const sameTraitFrom = 30;

/**
 * References that came after an index was made that cannot take them: each is compared in full in every search, so that a
 * hundred of them cost some 100 ms. When there are more, the list is laid out anew. 50 to 500.
 */
export const recentReferences = 200;
/** ... and so is one of whose index less than this share is still on the list. 0.5 to 0.95. */
export const leastOfIndex = 0.8;

/** Memory for records grows by so much. 64 kB to 16 MB. Bytes. */
export const recordChunkBytes = 1 << 20;

/** Room for what comes between two versions of a list: a share of it, and no fewer than so many. It takes memory once used. */
const growthShare = 0.1;
const growthAtLeast = 1_000;

/** Bytes that are set aside for the id of each subject to come. 16 to 128. */
export const idBytesToGrow = 64;

/** How many places are set aside for so many subjects or references. */
export function withRoomToGrow(count: number): number {
  return count + Math.max(growthAtLeast, Math.ceil(growthShare * count));
}

/**
 * Of several probes, some of a modality of which a list has few references and some of one of which it has many: whoever is found by
 * the few is compared in full by the many from this score on, -10 log10(FMR). 10 to 30.
 */
export const worthTheRestFrom = 20;
