/** Representations of a record; more are refused. No limit in the standard. */
export const mostRepresentations = 512;
/** Quality blocks of a representation; more are refused. No limit in the standard. */
export const mostQualities = 64;
