import type { Clock } from '../../clock.ts';
import { sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import {
  confirmation,
  fourBytes,
  type Instruction,
  instruction,
  meaningOf,
  readSystemParameters,
  type SystemParameters,
} from './commands.ts';
import type { SerialLine } from './line.ts';
import { encodePacket, identifier, type Packet } from './packet.ts';
import type { PacketQueue } from './packet-queue.ts';
import type { R30xParameters } from './parameters.ts';

interface Acknowledge {
  readonly code: number;
  readonly data: Uint8Array;
}

/**
 * A module of the family, by the commands of its data sheet. It hears one command at a time, so each waits for the one
 * before it to be answered or given up, even when the caller of that one no longer waits.
 *
 * Every command rejects with HalError: `absent` when the line is gone or nobody answers, `io` when the module refuses.
 */
export class R30xModule {
  readonly #device: string;
  readonly #line: SerialLine;
  readonly #queue: PacketQueue;
  readonly #clock: Clock;
  readonly #address: number;
  readonly #parameters: R30xParameters;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    device: string,
    line: SerialLine,
    queue: PacketQueue,
    clock: Clock,
    address: number,
    parameters: R30xParameters,
  ) {
    this.#device = device;
    this.#line = line;
    this.#queue = queue;
    this.#clock = clock;
    this.#address = address;
    this.#parameters = parameters;
  }

  /** Whether a module answers at the speed that the line has now; HalError `io` when it refuses the password. */
  answers(password: number): Promise<boolean> {
    return this.#inTurn(async () => {
      const answer = await this.#ask('VfyPwd', fourBytes(password), this.#parameters.probeTimeoutMs);
      if (answer?.code === confirmation.wrongPassword) throw this.#refused('VfyPwd', answer.code);
      return answer?.code === confirmation.ok;
    });
  }

  ReadSysPara(): Promise<SystemParameters> {
    return this.#inTurn(async () => {
      const { data } = await this.#command('ReadSysPara');
      const read = readSystemParameters(data);
      if (read === undefined) throw this.#error('io', `ReadSysPara: ${data.length} bytes, not 16`);
      return read;
    });
  }

  /** Images what lies on the sensor; false when nothing does. */
  GenImg(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { code } = await this.#command('GenImg', [], [confirmation.noFinger]);
      return code === confirmation.ok;
    });
  }

  /**
   * The bytes of the image in the module's buffer, asked for again when packets were lost: `fits` says of how many bytes
   * they may be.
   */
  UpImage(fits: (bytes: number) => boolean): Promise<Uint8Array> {
    return this.#inTurn(async () => {
      for (let attempt = 0; attempt < this.#parameters.attempts; attempt++) {
        await this.#command('UpImage');
        const image = await this.#upload();
        if (image !== undefined && fits(image.length)) return image;
        await this.#untilQuiet();
      }
      throw this.#error('io', `UpImage lost packets ${this.#parameters.attempts} times in turn`);
    });
  }

  /** Sets the ring of light; see `aura`. */
  AuraLedConfig(setting: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      await this.#command('AuraLedConfig', setting);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined); // the failure is its caller's
    return turn;
  }

  /** Says a command until it is acknowledged with `ok` or one of `expected`. */
  async #command(
    name: Instruction,
    parameters: Iterable<number> = [],
    expected: readonly number[] = [],
  ): Promise<Acknowledge> {
    const { attempts, acknowledgeTimeoutMs } = this.#parameters;
    let last: Acknowledge | undefined;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await this.#untilQuiet();
      last = await this.#ask(name, parameters, acknowledgeTimeoutMs);
      if (last === undefined || last.code === confirmation.receiveError) continue;
      if (last.code === confirmation.ok || expected.includes(last.code)) return last;
      throw this.#refused(name, last.code);
    }
    if (last !== undefined) throw this.#refused(name, last.code);
    throw this.#error('absent', `no answer to ${name}, asked ${attempts} times`);
  }

  async #ask(
    name: Instruction,
    parameters: Iterable<number>,
    timeoutMs: number,
  ): Promise<Acknowledge | undefined> {
    this.#queue.clear();
    const payload = Uint8Array.of(instruction[name], ...parameters);
    await this.#line.write(encodePacket({ identifier: identifier.command, payload }, this.#address));
    for (;;) {
      const packet = await this.#queue.take(timeoutMs);
      if (packet === undefined) return undefined;
      if (packet.identifier === identifier.acknowledge) return acknowledgeOf(packet);
    }
  }

  /** The data that follow the acknowledge of UpImage; undefined when they stop before the last packet. */
  async #upload(): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const packet = await this.#queue.take(this.#parameters.packetGapMs);
      if (packet === undefined) return undefined;
      parts.push(packet.payload);
      if (packet.identifier === identifier.endOfData) return Buffer.concat(parts);
    }
  }

  async #untilQuiet(): Promise<void> {
    const { quietMs } = this.#parameters;
    for (;;) {
      const silentMs = this.#clock.monotonicMs() - this.#queue.lastBytesAtMs;
      if (silentMs >= quietMs) return;
      await sleep(this.#clock, quietMs - silentMs);
    }
  }

  #refused(name: Instruction, code: number): HalError {
    return this.#error('io', `${name}: ${meaningOf(code)}`);
  }

  #error(kind: 'absent' | 'io', detail: string): HalError {
    return new HalError(kind, this.#device, detail);
  }
}

const acknowledgeOf = ({ payload }: Packet): Acknowledge => ({
  code: payload[0] ?? 0xff,
  data: payload.subarray(1),
});
