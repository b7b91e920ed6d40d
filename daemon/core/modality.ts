/** The traits that are taken and searched, by the names that records, policies and commands give them. */
export const modalities = ['fingerprint', 'iris'] as const;
export type ModalityName = (typeof modalities)[number];
