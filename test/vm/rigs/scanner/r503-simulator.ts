/**
 * A module of the R30x / R503 family, as its data sheet has it, over any stream of bytes. It shares no code with the
 * driver, so that an error in the reading of the data sheet does not cancel itself out.
 */
import { type Faults, noFaults, onTheWire } from './faults.ts';

export interface ModuleSettings {
  readonly widthPx: number;
  readonly heightPx: number;
  /** System identifier code: 9 of an R30x, 0 of an R503. */
  readonly identifierCode: number;
  readonly baudRate: number;
  readonly packetBytes: 32 | 64 | 128 | 256;
  readonly password: number;
  /** Bits a pixel of an upload. */
  readonly bits: 4 | 8;
}

export const r503Settings: ModuleSettings = {
  widthPx: 192,
  heightPx: 192,
  identifierCode: 0,
  baudRate: 57_600,
  packetBytes: 128,
  password: 0,
  bits: 4,
};

/** Where the module is connected. */
export interface Wire {
  send(bytes: Uint8Array): Promise<void>;
  /** The speed of the other end, where that can be told; a module that runs at another hears nothing but noise. */
  baudRate?(): number;
}

const prefix = [0xef, 0x01, 0xff, 0xff, 0xff, 0xff];
const acknowledge = 0x07;
const data = 0x02;
const endOfData = 0x08;

export class R503Simulator {
  readonly faults: Faults = noFaults();
  /** All that came, heard or not. */
  receivedBytes = 0;
  /** The commands that were understood, by their codes. */
  readonly heard: number[] = [];
  /** The last setting of AuraLedConfig. */
  aura: readonly number[] = [];
  /** What lies on the sensor at the n-th exposure: 8-bit grey of the settings' size, or nothing. */
  finger: (exposure: number) => Uint8Array | undefined = () => undefined;
  readonly settings: ModuleSettings;
  readonly #wire: Wire;
  #exposures = 0;
  #image: Uint8Array | undefined;
  #input: number[] = [];
  #answering: Promise<void> = Promise.resolve();

  constructor(wire: Wire, settings: Partial<ModuleSettings> = {}) {
    this.#wire = wire;
    this.settings = { ...r503Settings, ...settings };
  }

  /** What comes from the host. */
  receive(bytes: Uint8Array): void {
    this.receivedBytes += bytes.length;
    const speed = this.#wire.baudRate?.() ?? this.settings.baudRate;
    if (this.faults.silent || speed !== this.settings.baudRate) return;
    this.#input.push(...bytes);
    for (let command = this.#nextCommand(); command; command = this.#nextCommand()) this.#queue(command);
  }

  /** Once all that was asked has been answered. */
  async settled(): Promise<void> {
    await this.#answering;
  }

  #queue(command: readonly number[]): void {
    // A wire that was cut takes no answer, and that is what the test is about.
    this.#answering = this.#answering.then(() => this.#answer(command)).catch(() => undefined);
  }

  /** The payload of the next whole command; what does not begin with the header is dropped. */
  #nextCommand(): number[] | undefined {
    while (this.#input.length >= 12) {
      if (!prefix.every((byte, at) => this.#input[at] === byte)) {
        this.#input.shift();
        continue;
      }
      const length = (this.#input[7] ?? 0) * 256 + (this.#input[8] ?? 0);
      if (this.#input.length < 9 + length) return undefined;
      const packet = this.#input.splice(0, 9 + length);
      const sum = packet.slice(6, -2).reduce((a, b) => a + b, 0) % 65_536;
      const stated = (packet.at(-2) ?? 0) * 256 + (packet.at(-1) ?? 0);
      return sum === stated ? packet.slice(9, -2) : [0xff];
    }
    return undefined;
  }

  async #answer([code = 0xff, ...parameters]: readonly number[]): Promise<void> {
    this.heard.push(code);
    switch (code) {
      case 0x01:
        return this.#expose();
      case 0x0a:
        return this.#upload();
      case 0x0f:
        return this.#send(acknowledge, [0, ...this.#systemParameters()]);
      case 0x13:
        return this.#send(acknowledge, [numberOf(parameters) === this.settings.password ? 0 : 0x13]);
      case 0x35:
        this.aura = parameters;
        return this.#send(acknowledge, [0]);
      default:
        return this.#send(acknowledge, [0x01]);
    }
  }

  async #expose(): Promise<void> {
    this.#image = this.finger(++this.#exposures) ?? this.#image;
    await this.#send(acknowledge, [this.finger(this.#exposures) === undefined ? 0x02 : 0x00]);
  }

  async #upload(): Promise<void> {
    if (this.#image === undefined) return this.#send(acknowledge, [0x0f]);
    await this.#send(acknowledge, [0x00]);
    const bytes = this.settings.bits === 8 ? this.#image : packed(this.#image);
    const { packetBytes } = this.settings;
    const cut = this.faults.cutUploads > 0;
    if (cut) this.faults.cutUploads -= 1;
    const end = cut ? bytes.length / 2 : bytes.length;
    for (let at = 0; at < end; at += packetBytes) {
      const isLast = at + packetBytes >= bytes.length;
      await this.#send(isLast ? endOfData : data, [...bytes.subarray(at, at + packetBytes)]);
    }
  }

  #systemParameters(): number[] {
    const { identifierCode, packetBytes, baudRate } = this.settings;
    const words = [0, identifierCode, 200, 3, 0xffff, 0xffff, Math.log2(packetBytes / 32), baudRate / 9_600];
    return words.flatMap(word => [word >> 8, word & 0xff]);
  }

  async #send(kind: number, payload: readonly number[]): Promise<void> {
    if (this.faults.silent) return;
    const length = payload.length + 2;
    const body = [kind, length >> 8, length & 0xff, ...payload];
    const sum = body.reduce((a, b) => a + b, 0);
    const packet = Uint8Array.from([...prefix, ...body, (sum >> 8) & 0xff, sum & 0xff]);
    await this.#wire.send(onTheWire(packet, this.faults));
  }
}

/** Two pixels a byte, the left one in the high half. */
function packed(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from(
    { length: pixels.length / 2 },
    (_, at) => ((pixels[at * 2] ?? 0) & 0xf0) | ((pixels[at * 2 + 1] ?? 0) >> 4),
  );
}

const numberOf = (bytes: readonly number[]) => bytes.reduce((value, byte) => value * 256 + byte, 0);
