import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Clock, sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { FingerprintScanner, FingerRequest, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerEvidenceKind, FingerFrame } from '../../presentation.ts';
import { FingerFrames } from '../handed-in/finger-frames.ts';
import { Exclusive } from '../exclusive.ts';
import { VendorService } from './vendor-service.ts';

/** How long the service has for GET /info, in ms. */
const infoTimeoutMs = 5_000;
/** From a "nothing came" of the service to the next question, in ms. */
const againMs = 50;

/** What the service answers to GET /info. */
const Info = Type.Object({
  vendor: Type.String(),
  model: Type.String(),
  serial: Type.Optional(Type.String()),
  widthPx: Type.Integer({ minimum: 32, maximum: 4_096 }),
  heightPx: Type.Integer({ minimum: 32, maximum: 4_096 }),
  dpi: Type.Integer({ minimum: 250, maximum: 1_000 }),
  presentation: Type.Optional(
    Type.Array(Type.Unsafe<FingerEvidenceKind>({ enum: ['vendor', 'reflectances'] }), { uniqueItems: true }),
  ),
});

/**
 * A scanner that is bound to its vendor's SDK: a process of its own answers GET /info once, and GET
 * /capture?timeoutMs=MS&finger=N with one image that was made after the question, 204 when no finger came. Headers of
 * the image: `bitmapd-dpi`, and `bitmapd-evidence` with FingerEvidence as JSON.
 */
export class HttpScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #service: VendorService;
  readonly #frames: FingerFrames;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;

  constructor(id: string, info: ScannerInfo, service: VendorService, clock: Clock) {
    this.id = id;
    this.info = info;
    this.#service = service;
    this.#frames = new FingerFrames(id, info);
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  capture(request: FingerRequest): Promise<FingerFrame> {
    const untilMs = this.#clock.monotonicMs() + request.timeoutMs;
    return this.#exclusive.run(request, async signal => {
      for (;;) {
        const frame = await this.#ask(untilMs - this.#clock.monotonicMs(), request.finger, signal);
        if (frame !== undefined) return frame;
        await sleep(this.#clock, againMs, signal);
      }
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
  }

  /** Undefined when the service gave up before the time was over. */
  async #ask(leftMs: number, finger: number | undefined, signal: AbortSignal) {
    const query = {
      timeoutMs: Math.max(1, Math.floor(leftMs)),
      ...(finger !== undefined && { finger }),
    };
    try {
      const { headers, body } = await this.#service.get('capture', query, signal);
      const [evidence, dpi] = [headers['bitmapd-evidence'], headers['bitmapd-dpi']];
      return await this.#frames.of({
        name: 'the image of the service',
        bytes: body,
        capturedAtMs: this.#clock.monotonicMs(),
        ...(typeof evidence === 'string' && { evidence }),
        ...(typeof dpi === 'string' && { dpi: Number(dpi) }),
      });
    } catch (error) {
      if (error instanceof HalError && error.kind === 'timeout' && !signal.aborted) return undefined;
      throw error;
    }
  }
}

const Options = Type.Object(
  {
    /** Where the vendor's process listens: http on the loopback. */
    url: Type.String({ pattern: '^http://' }),
    /** A file with the token that is sent as `authorization: Bearer`; best a credential of systemd. */
    tokenFile: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);

export const driver = defineDriver(Options, async (id, { url, tokenFile }, { clock }) => {
  const token = tokenFile === undefined ? undefined : await readToken(id, tokenFile);
  const service = new VendorService(id, url, token);
  return new HttpScanner(id, await infoOf(id, service, clock), service, clock);
});

async function infoOf(id: string, service: VendorService, clock: Clock): Promise<ScannerInfo> {
  const ending = new AbortController();
  const late = new HalError('timeout', id, `no answer to GET /info within ${infoTimeoutMs} ms`);
  const cancel = clock.after(infoTimeoutMs, () => ending.abort(late));
  try {
    const { body } = await service.get('info', {}, ending.signal);
    const info: unknown = JSON.parse(Buffer.from(body).toString());
    if (Value.Check(Info, info)) return Value.Clean(Info, info) as ScannerInfo;
    const [mistake] = Value.Errors(Info, info);
    throw new Error(`${mistake?.instancePath ?? ''} ${mistake?.message ?? ''}`);
  } catch (cause) {
    if (cause instanceof HalError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HalError('io', id, `GET /info answered something else than it should: ${why}`, cause);
  } finally {
    cancel();
  }
}

async function readToken(id: string, file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new HalError('io', id, `the token cannot be read from ${file}`, cause);
  }
}
