import type { Readable } from 'node:stream';
import { HalError } from '../../../device.ts';
import { parameters } from './parameters.ts';

/** The end of what a program says on a stream. */
export class LastWords {
  #said = '';

  constructor(stream: Readable | null) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-parameters.keptWords);
    });
  }

  /** Its last line that is not empty. */
  get line(): string {
    return lastLine(this.#said);
  }
}

export const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)?.trim() ?? '';

/** rpicam-apps say it so, whether the cable is off or the overlay is missing. */
const noCamera = /no cameras? (available|found)|camera .* (not found|is not available)/i;
/** libcamera's answer to a second taker. */
const taken = /pipeline handler in use|failed to acquire|device or resource busy/i;

/** Why a camera's program has failed, of what it said. */
export function failureSaid(device: string, detail: string, said: string, cause?: unknown): HalError {
  const words = lastLine(said);
  const text = words === '' ? detail : `${detail}: ${words}`;
  if (noCamera.test(said))
    return new HalError('absent', device, `${text}; check the cable and dtoverlay in config.txt`, cause);
  if (taken.test(said)) return new HalError('busy', device, text, cause);
  return new HalError('io', device, text, cause);
}
