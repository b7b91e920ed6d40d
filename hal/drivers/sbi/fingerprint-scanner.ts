import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { type Clock, sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { FingerprintScanner, FingerRequest, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerFrame } from '../../presentation.ts';
import { Exclusive } from '../exclusive.ts';
import { captureFinger, type Setting } from './capture.ts';
import { discover, identify, type TrustedDevice } from './discover.ts';
import { pixelsOf } from './finger-pixels.ts';
import { readFingerRecord } from './finger-record.ts';
import { environments } from './messages.ts';
import { sbiParameters } from './parameters.ts';
import { readCertificates, TrustRoots } from './trust.ts';

/** From one capture that saw no finger to the next, in ms. */
const againMs = 50;

interface ScannerOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly stream: boolean;
}

/** A certified scanner behind MOSIP's Secure Biometric Interface: only what its device signed becomes a frame. */
export class SbiScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #device: TrustedDevice;
  readonly #setting: Setting;
  readonly #clock: Clock;
  readonly #stream: boolean;
  readonly #exclusive: Exclusive;
  #sequence = 0;

  constructor(id: string, device: TrustedDevice, setting: Setting, options: ScannerOptions, clock: Clock) {
    this.id = id;
    const { make, model, serialNo } = device.digitalId;
    const { stream, widthPx, heightPx, dpi } = options;
    this.info = { vendor: make, model, serial: serialNo, widthPx, heightPx, dpi };
    this.#device = device;
    this.#setting = setting;
    this.#clock = clock;
    this.#stream = stream;
    this.#exclusive = new Exclusive(id, clock);
  }

  capture({ finger, ...request }: FingerRequest): Promise<FingerFrame> {
    const untilMs = this.#clock.monotonicMs() + request.timeoutMs;
    return this.#exclusive.run(request, signal =>
      this.#whileStreaming(signal, async () => {
        for (;;) {
          const timeoutMs = untilMs - this.#clock.monotonicMs();
          const record = await this.#record({ finger, timeoutMs }, signal);
          if (record !== undefined) return this.#frame(record, finger);
          await sleep(this.#clock, againMs, signal);
        }
      }),
    );
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
  }

  /** Undefined when the device saw no finger. */
  async #record(request: { finger: number | undefined; timeoutMs: number }, signal: AbortSignal) {
    try {
      return await captureFinger(this.id, this.#device, this.#setting, request, this.#clock, signal);
    } catch (error) {
      if (error instanceof HalError && error.kind === 'timeout' && !signal.aborted) return undefined;
      throw error;
    }
  }

  async #frame(record: Uint8Array, finger: number | undefined): Promise<FingerFrame> {
    const capturedAtMs = this.#clock.monotonicMs();
    const { widthPx, heightPx, dpi } = this.info;
    try {
      const image = readFingerRecord(record);
      if (finger !== undefined && image.position !== 0 && image.position !== finger)
        throw new Error(`the finger ${image.position}, asked was ${finger}`);
      if (image.widthPx !== widthPx || image.heightPx !== heightPx || image.dpi !== dpi)
        throw new Error(
          `${image.widthPx} x ${image.heightPx} px at ${image.dpi} dpi, wanted ${widthPx} x ${heightPx} at ${dpi}`,
        );
      const pixels = await pixelsOf(image);
      return { widthPx, heightPx, dpi, pixels, sequence: ++this.#sequence, capturedAtMs };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HalError('io', this.id, `the record of the device: ${why}`, cause);
    }
  }

  /** Some devices capture only while somebody looks at their stream. Its frames are a preview and are dropped. */
  async #whileStreaming<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (!this.#stream) return work();
    const ending = new AbortController();
    const end = () => ending.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    const looking = this.#lookOn(ending.signal);
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', end);
      ending.abort(new Error('the capture is over'));
      await looking;
    }
  }

  async #lookOn(signal: AbortSignal): Promise<void> {
    const { digitalId, info, service, version } = this.#device;
    const { deviceSubId } = this.#setting;
    const named = { serialNo: digitalId.serialNo, deviceId: info.deviceId ?? digitalId.serialNo };
    const message = { type: 'Finger', specVersion: version, ...named, deviceSubId };
    const frames = service.stream(message, signal);
    try {
      while (!(await frames.next()).done);
    } catch {
      // The stream is not the capture: what fails here shows there, if it matters.
    }
  }
}

const side = Type.Integer({ minimum: 32, maximum: 4_096 });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });

const Options = Type.Object(
  {
    /** PEM file with the authorities that vouch for devices. */
    trustFile: Type.String({ minLength: 1 }),
    env: Type.Unsafe<string>({ enum: [...environments], default: 'Production' }),
    purpose: Type.Union([Type.Literal('Registration'), Type.Literal('Auth')], { default: 'Registration' }),
    domainUri: Type.String({ default: '' }),
    /** PEM file with the private key of `domainUri`, for the purpose `Auth`; best a credential of systemd. */
    decryptionKeyFile: Type.Optional(Type.String({ minLength: 1 })),
    /** Of the device; without it the first that is found. */
    serialNo: Type.Optional(Type.String({ minLength: 1 })),
    deviceSubId: Type.String({ default: '0' }),
    /** Upon this quality the device captures by itself. */
    requestedScore: Type.Integer({ minimum: 0, maximum: 100, default: 40 }),
    /** What the scanner gives; a record of another size or resolution is refused. */
    widthPx: side,
    heightPx: side,
    dpi: Type.Integer({ minimum: 250, maximum: 1_000, default: 500 }),
    /** Whether the device captures only while its stream is open. */
    stream: Type.Boolean({ default: false }),
    firstPort: Type.Optional(Port),
    lastPort: Type.Optional(Port),
  },
  { additionalProperties: false },
);

export const driver = defineDriver(Options, async (id, options, { clock }): Promise<FingerprintScanner> => {
  const { serialNo, firstPort = sbiParameters.firstPort, lastPort = sbiParameters.lastPort } = options;
  const roots = new TrustRoots(await readCertificates(id, options.trustFile));
  const decryptionKey = await readKey(id, options.decryptionKeyFile);
  const { env, purpose, domainUri, requestedScore, deviceSubId } = options;
  if (purpose === 'Auth' && decryptionKey === undefined)
    throw new HalError(
      'io',
      id,
      'with the purpose Auth what is captured is encrypted: name a decryptionKeyFile',
    );
  const setting = { env, purpose, domainUri, requestedScore, deviceSubId, roots };
  const wanted = {
    type: 'Finger' as const,
    firstPort,
    lastPort,
    ...(serialNo !== undefined && { serialNo }),
  };
  const device = await identify(id, await discover(id, wanted, clock), roots, clock);
  checkRegistration(id, device, setting);
  const withKey = decryptionKey === undefined ? setting : { ...setting, decryptionKey };
  return new SbiScanner(id, device, withKey, options, clock);
});

/** A device is registered for one environment and one purpose. */
function checkRegistration(id: string, { info }: TrustedDevice, { env, purpose }: Setting): void {
  if (info.env === env && info.purpose === purpose) return;
  const given = `${info.env} and ${info.purpose}`;
  throw new HalError(
    'io',
    id,
    `the device is registered for ${given}, the profile says ${env} and ${purpose}`,
  );
}

async function readKey(id: string, file: string | undefined): Promise<KeyObject | undefined> {
  if (file === undefined) return undefined;
  try {
    return createPrivateKey(await readFile(file));
  } catch (cause) {
    throw new HalError('io', id, `${file} is no private key in PEM`, cause);
  }
}
