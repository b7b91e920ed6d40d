import type { Device } from './device.ts';

export interface DocumentReading {
  /** The lines of the machine-readable zone as read, unverified: two of 44 or 36 characters, or three of 30. */
  readonly mrzLines: readonly string[];
  /** Clock.monotonicMs. */
  readonly readAtMs: number;
}

export interface ReadRequest {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * A reader of passports and identity cards.
 *
 * A driver owes: `read` resolves with the lines as they are on the document, check digits unverified; HalError
 * `timeout` when no document came. A document is given once. A caller owes: one read at a time.
 */
export interface DocumentReader extends Device {
  read(request: ReadRequest): Promise<DocumentReading>;
}
