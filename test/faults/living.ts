/** A store with a life in it: all that a writer, and whoever judges what a fault has left, needs to know of it. */
export interface Living {
  /** So many steps were begun; after opening, so many are there. */
  readonly steps: number;
  /** The next step reads before it is in the store's queue: beside others its place among them is not known. */
  readonly goesAlone: boolean;
  /** Begins the next step. Resolves when the store has acknowledged it. */
  next(): Promise<void>;
  /** What a daemon does beside the work, now and then. */
  upkeep(): Promise<void>;
  /** What the store holds otherwise than its steps tell, a few words each. */
  wrong(): Promise<string[]>;
  close(): Promise<void>;
}

export const roles = ['kiosk', 'hub'] as const;
export type Role = (typeof roles)[number];
