import type { Device, WaitRequest } from './device.ts';

export interface DocumentReading {
  /** The lines of the machine-readable zone as read, unverified: two of 44 or 36 characters, or three of 30. */
  readonly mrzLines: readonly string[];
  /** Clock.monotonicMs. */
  readonly readAtMs: number;
}

/**
 * A reader of passports and identity cards.
 *
 * A driver owes: `read` resolves with the lines as they are on the document, check digits unverified; HalError
 * `timeout` when no document came within `timeoutMs`. A document is given once.
 * A caller owes: one read at a time (a second one rejects with `busy`).
 */
export interface DocumentReader extends Device {
  read(request: WaitRequest): Promise<DocumentReading>;
}
