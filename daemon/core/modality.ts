/** The traits that are taken and searched, by the names that records, policies and commands give them. */
export const modalities = ['fingerprint', 'iris'] as const;
/** A face has its place in lists, galleries and fused scores, but nothing takes or compares one yet. */
export type ModalityName = (typeof modalities)[number] | 'face';

/** Counts of something by modality; a modality that is absent had no part in it. */
export type CountByModality = Readonly<Partial<Record<ModalityName, number>>>;
