/** A record that did not authenticate, as it was found. The damaged record itself stays in its place, and is refused. */
export interface QuarantinedRecord {
  readonly key: string;
  /** ISO 8601 instant. */
  readonly foundAt: string;
  readonly why: string;
  /** Of the bytes, hexadecimal. */
  readonly sha256: string;
  /** Empty for a record that was not there at all. */
  readonly bytes: Uint8Array;
}

/** Records that a store has lost, or may have. */
export interface Loss {
  /** Of what was found, and of nothing else. */
  readonly name: string;
  /** ISO 8601 instant. */
  readonly foundAt: string;
  /** `in-doubt`: the last record of a log is damaged, and nothing tells whether it was acknowledged. */
  readonly verdict: 'lost' | 'in-doubt';
  /** What is missing, as far as it can be told, and where what was found is kept. */
  readonly detail: string;
  /** Of each watchlist the version up to which it may be older than what was imported. */
  readonly lists: Readonly<Record<string, number>>;
  /** ISO 8601 instant; absent until somebody has accepted it. */
  readonly acceptedAt?: string;
}
