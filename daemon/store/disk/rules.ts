/** What may be left out, or refused, when there is little room. Decisions, audit, accounts and alarms never are. */
export const sheddableKinds = [
  'evidence', // pictures and templates of a hit: the encounter is kept without them
  'lists', // a watchlist to be imported: refused
  'encounters', // the record of a traveller: refused, and an officer is called
] as const;
export type SheddableKind = (typeof sheddableKinds)[number];

/** How a store shares out its volume. */
export interface StorageRules {
  /** What goes first, second ...; a kind that is not named is never shed before the disk is full. */
  readonly shedOrder: readonly SheddableKind[];
  /** Bytes that a kind may take on the disk; without one it may take all. */
  readonly quotas: Partial<Readonly<Record<SheddableKind, number>>>;
}

export const defaultRules: StorageRules = { shedOrder: sheddableKinds, quotas: {} };
