import { Type } from 'typebox';
import { type Clock, sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { FingerprintScanner, FingerRequest, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerFrame } from '../../presentation.ts';
import { Exclusive } from '../exclusive.ts';
import { aura } from './commands.ts';
import { contactOf } from './contact.ts';
import { type ModelName, modelOf, models, type ScannerModel } from './models.ts';
import { connectModule, type Connection } from './connection.ts';
import { defaultAddress } from './packet.ts';
import { r30xParameters } from './parameters.ts';
import { greyOf, invert } from './pixels.ts';
import { untilAborted } from './until-aborted.ts';

interface CaptureOptions {
  readonly settleMs: number;
  readonly frames: number;
  readonly inverted: boolean;
  readonly lamp: boolean;
}

interface Exposure {
  readonly pixels: Uint8Array;
  readonly capturedAtMs: number;
  readonly contact: number;
  /** How long it took to take and to upload. */
  readonly tookMs: number;
}

/** A module of the R30x / R503 family. */
export class SerialScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #options: CaptureOptions;
  readonly #exclusive: Exclusive;
  #sequence = 0;

  constructor(
    id: string,
    model: ScannerModel,
    connection: Connection,
    clock: Clock,
    options: CaptureOptions,
  ) {
    this.id = id;
    const { name, widthPx, heightPx, dpi } = model;
    this.info = { vendor: 'Grow', model: name, widthPx, heightPx, dpi };
    this.#connection = connection;
    this.#clock = clock;
    this.#options = options;
    this.#exclusive = new Exclusive(id, clock);
    connection.onLost(() => this.#exclusive.close('unplugged'));
  }

  capture(request: FingerRequest): Promise<FingerFrame> {
    const deadlineMs = this.#clock.monotonicMs() + request.timeoutMs;
    return this.#exclusive.run(request, async signal => {
      try {
        await this.#light(aura.waiting, signal);
        return this.#frame(await this.#bestOfContact(deadlineMs, signal));
      } finally {
        this.#darken();
      }
    });
  }

  onLost(listener: (error: HalError) => void): void {
    this.#connection.onLost(listener);
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    await this.#connection.close();
  }

  /** The first frame with good contact, else the best of some, as many as there is time for. */
  async #bestOfContact(deadlineMs: number, signal: AbortSignal): Promise<Exposure> {
    for (;;) {
      await this.#waitForFinger(signal);
      await sleep(this.#clock, this.#options.settleMs, signal);
      const best = await this.#bestWhileItLies(deadlineMs, signal);
      if (best !== undefined) return best;
    }
  }

  async #waitForFinger(signal: AbortSignal): Promise<void> {
    while (!(await untilAborted(signal, this.#connection.module.GenImg())))
      await sleep(this.#clock, r30xParameters.pollMs, signal);
  }

  /** Undefined when the finger was lifted before the first. */
  async #bestWhileItLies(deadlineMs: number, signal: AbortSignal): Promise<Exposure | undefined> {
    let best: Exposure | undefined;
    for (let frame = 0; frame < this.#options.frames; frame++) {
      if (best && this.#clock.monotonicMs() + 1.2 * best.tookMs > deadlineMs) break;
      const exposure = await this.#expose(signal);
      if (exposure === undefined) break;
      if (best === undefined || exposure.contact > best.contact) best = exposure;
      if (best.contact >= r30xParameters.goodContact) break;
    }
    return best;
  }

  async #expose(signal: AbortSignal): Promise<Exposure | undefined> {
    const { module } = this.#connection;
    const { widthPx, heightPx } = this.info;
    const startedAtMs = this.#clock.monotonicMs();
    if (!(await untilAborted(signal, module.GenImg()))) return undefined;
    const capturedAtMs = this.#clock.monotonicMs();
    const count = widthPx * heightPx;
    const uploaded = await untilAborted(
      signal,
      module.UpImage(bytes => bytes === count || bytes === count / 2),
    );
    const pixels = greyOf(uploaded, widthPx, heightPx);
    if (pixels === undefined) throw new HalError('io', this.id, `${uploaded.length} bytes are no image`);
    if (this.#options.inverted) invert(pixels);
    const tookMs = this.#clock.monotonicMs() - startedAtMs;
    return { pixels, capturedAtMs, contact: contactOf(pixels, widthPx, heightPx), tookMs };
  }

  #frame({ pixels, capturedAtMs }: Exposure): FingerFrame {
    const { widthPx, heightPx, dpi } = this.info;
    return { widthPx, heightPx, dpi, pixels, sequence: ++this.#sequence, capturedAtMs };
  }

  async #light(setting: Uint8Array, signal: AbortSignal): Promise<void> {
    if (this.#options.lamp) await untilAborted(signal, this.#connection.module.AuraLedConfig(setting));
  }

  /** In its turn, and nobody waits for it: a lamp that stays on is not worth a capture that came to its end. */
  #darken(): void {
    if (this.#options.lamp) void this.#connection.module.AuraLedConfig(aura.off).catch(() => undefined);
  }
}

const Baud = Type.Integer({ minimum: 9_600, maximum: 921_600, multipleOf: 9_600 });

const Options = Type.Object(
  {
    /** The port, best by a name that stays: /dev/serial/by-id/... */
    path: Type.String({ minLength: 1 }),
    /** `auto` asks the module (ReadSysPara), which tells an R30x from an R503. */
    model: Type.Union([Type.Literal('auto'), ...modelLiterals()], { default: 'auto' }),
    /** Tried in this order until the module answers. */
    baudRates: Type.Array(Baud, { minItems: 1, default: [57_600, 115_200, 9_600, 19_200, 38_400] }),
    address: Type.Integer({ minimum: 0, maximum: 0xffff_ffff, default: defaultAddress }),
    password: Type.Integer({ minimum: 0, maximum: 0xffff_ffff, default: 0 }),
    /** In place of the model's own. */
    dpi: Type.Optional(Type.Integer({ minimum: 250, maximum: 1_000 })),
    /** For firmware that gives ridges light on dark. */
    inverted: Type.Boolean({ default: false }),
    /** How long a finger lies before the first frame is taken. */
    settleMs: Type.Integer({ minimum: 0, maximum: 2_000, default: 150 }),
    /** How many are taken at most while the contact is not good. An upload takes 3.5 to 7 s at 57,600. */
    frames: Type.Integer({ minimum: 1, maximum: 5, default: 2 }),
    /** The ring of light of an R503 shows that a finger is waited for. */
    lamp: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
);

function modelLiterals() {
  return (Object.keys(models) as ModelName[]).map(name => Type.Literal(name));
}

export const driver = defineDriver(Options, async (id, options, { clock }): Promise<FingerprintScanner> => {
  const connection = await connectModule(id, options, clock, r30xParameters);
  try {
    const model = await chosenModel(id, options.model, connection);
    const withDpi = options.dpi === undefined ? model : { ...model, dpi: options.dpi };
    const lamp = options.lamp && model.hasAura;
    return new SerialScanner(id, withDpi, connection, clock, { ...options, lamp });
  } catch (error) {
    await connection.close();
    throw error;
  }
});

async function chosenModel(
  id: string,
  wanted: ModelName | 'auto',
  { module }: Connection,
): Promise<ScannerModel> {
  if (wanted !== 'auto') return models[wanted];
  const { identifierCode } = await module.ReadSysPara();
  const found = modelOf(identifierCode);
  if (found !== undefined) return models[found];
  throw new HalError('io', id, `identifier code ${identifierCode}: say in the profile which model it is`);
}
