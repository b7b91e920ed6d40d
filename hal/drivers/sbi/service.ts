import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { ask, begin, checkLoopback } from '../handed-in/loopback.ts';
import { parsed } from './signed.ts';
import { jpegFrames } from './jpeg-frames.ts';

/** A device service at a port, asked with the verbs of the interface and JSON both ways. */
export class SbiService {
  readonly #device: string;
  readonly #base: URL;
  readonly #clock: Clock;

  /** HalError `io` when the address is not on this machine. */
  constructor(device: string, base: string, clock: Clock) {
    this.#device = device;
    this.#base = new URL(base.endsWith('/') ? base : `${base}/`);
    this.#clock = clock;
    checkLoopback(device, this.#base);
  }

  /** The JSON that it answers, not yet of any form. Rejects as `ask` does; HalError `io` when it is no JSON. */
  async ask(verb: string, path: string, message: object, signal: AbortSignal): Promise<unknown> {
    const { status, body } = await ask(this.#device, this.#question(verb, path, message), signal);
    try {
      if (status !== 200) throw new Error(`status ${status}`);
      return parsed(body);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HalError('io', this.#device, `${verb} ${path}: ${why}`, cause);
    }
  }

  /** The same with a deadline of its own. */
  async askWithin(timeoutMs: number, verb: string, path: string, message: object): Promise<unknown> {
    const ending = new AbortController();
    const late = new HalError('timeout', this.#device, `${verb} ${path}: no answer within ${timeoutMs} ms`);
    const cancel = this.#clock.after(timeoutMs, () => ending.abort(late));
    try {
      return await this.ask(verb, path, message, ending.signal);
    } finally {
      cancel();
    }
  }

  /** The frames of STREAM, as JPEG, until the signal aborts or the device ends it. */
  async *stream(message: object, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const response = await begin(this.#device, this.#question('STREAM', 'stream', message), signal);
    yield* jpegFrames(response as AsyncIterable<Uint8Array>);
  }

  #question(method: string, path: string, message: object) {
    const headers = { 'content-type': 'application/json', ext: 'bitmapd' };
    return { method, url: new URL(path, this.#base), headers, body: JSON.stringify(message) };
  }
}
