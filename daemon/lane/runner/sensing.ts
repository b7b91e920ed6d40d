import { HalError } from '../../../hal/device.ts';
import { Fault } from '../../core/errors.ts';
import type { LaneEvent } from '../events.ts';
import { type LaneParts, today } from './parts.ts';
import type { Visit } from './visit.ts';

/** One question to a sensor. */
export interface Question {
  readonly visit: Visit;
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Asks for a document. Nothing when the question was withdrawn. */
export async function readDocument(parts: LaneParts, question: Question): Promise<LaneEvent | undefined> {
  const { visit, attempt, timeoutMs, signal } = question;
  const refused: LaneEvent = { type: 'document-refused', serial: visit.serial, attempt };
  try {
    const { mrzLines } = await mustHave(parts).read({ timeoutMs, signal });
    visit.biographics = parts.readMrz(mrzLines, today(parts));
    return { type: 'document-read', serial: visit.serial, attempt };
  } catch (error) {
    if (signal.aborted) return undefined;
    if (error instanceof Fault || isTimeout(error)) return refused;
    parts.onError(error, 'reading a document');
    return { type: 'device-failed', device: 'document-reader', detail: kindOf(error) };
  }
}

function mustHave({ documentReader }: LaneParts) {
  if (documentReader === undefined) throw new Error('a document was asked for in a lane without a reader');
  return documentReader;
}

export function isTimeout(error: unknown): boolean {
  return error instanceof HalError && error.kind === 'timeout';
}

/** In a word, for the operator. */
export function kindOf(error: unknown): string {
  return error instanceof HalError ? error.kind : 'driver-error';
}
