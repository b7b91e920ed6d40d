import { HalError } from '../../../hal/device.ts';
import type { Frame } from '../../../hal/frame.ts';
import { Fault } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
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

/** Asks for a finger, and turns the best frame into a template. Nothing when the question was withdrawn. */
export async function captureFinger(parts: LaneParts, question: Question): Promise<LaneEvent | undefined> {
  const { visit, attempt, timeoutMs, signal } = question;
  visit.attempts = attempt;
  const began = parts.clock.monotonicMs();
  try {
    const frame = await parts.scanner.capture({ timeoutMs, signal });
    return await acquire(parts, visit, attempt, imageOf(frame, parts.scanner.info.dpi));
  } catch (error) {
    if (signal.aborted) return undefined;
    if (isTimeout(error)) {
      return { type: 'captured', serial: visit.serial, attempt, usable: false, hints: ['no-finger'] };
    }
    parts.onError(error, 'capturing a finger');
    return { type: 'device-failed', device: 'scanner', detail: kindOf(error) };
  } finally {
    visit.captureMs += parts.clock.monotonicMs() - began;
  }
}

async function acquire(parts: LaneParts, visit: Visit, attempt: number, image: Image): Promise<LaneEvent> {
  const { serial } = visit;
  try {
    const { quality, template, assessMs, extractMs } = await parts.engine.acquire(image);
    visit.quality = quality;
    visit.extractMs += assessMs + extractMs;
    const usable = quality.usable && template !== undefined;
    if (usable) visit.probe = { image, template };
    return { type: 'captured', serial, attempt, usable, hints: quality.reasons };
  } catch (error) {
    parts.onError(error, 'extracting a template');
    return { type: 'search-failed', serial };
  }
}

/** A sensor's frame as the modality wants it; the scanner states the resolution where the frame does not. */
export function imageOf(frame: Frame, scannerDpi: number): Image {
  const { widthPx, heightPx, pixels, dpi = scannerDpi } = frame;
  return { widthPx, heightPx, dpi, pixels };
}

export function isTimeout(error: unknown): boolean {
  return error instanceof HalError && error.kind === 'timeout';
}

/** In a word, for the operator. */
export function kindOf(error: unknown): string {
  return error instanceof HalError ? error.kind : 'driver-error';
}
