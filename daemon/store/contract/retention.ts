import type { RetentionPolicy } from '../retention/policy.ts';

export { type RetentionPolicy, RetentionSchema } from '../retention/policy.ts';

export interface SweepOptions {
  readonly policy: RetentionPolicy;
  /** `TrustedTime.nowMs`. */
  readonly nowMs: number;
  /** The wall clock, for the receipts: ISO 8601. */
  readonly at: string;
}

/** How many encounters lost what told who it was, and how many their last record. */
export interface SweepResult {
  readonly erased: number;
  readonly deleted: number;
}

/** Erases what has been kept long enough, some at each call. */
export interface Retention {
  /** The trusted time that was put on the disk last, in ms; 0 when none was. */
  savedTimeMs(): Promise<number>;
  run(options: SweepOptions): Promise<SweepResult>;
}
