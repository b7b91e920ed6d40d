import type { Clock } from '../../../hal/clock.ts';
import { type LineSocket, lineSocket } from './line-socket.ts';

/** A wire out of a device has changed. */
export interface WireChange {
  readonly line: number;
  readonly high: boolean;
  /** By the host's monotonic clock. */
  readonly atMs: number;
}

/** QEMU's qtest protocol: the wires of a device as seen from outside. One device's outputs may be watched at a time. */
export class Qtest {
  readonly #socket: LineSocket;
  readonly #waiting: ((answer: string) => void)[];
  readonly #listeners: Set<(change: WireChange) => void>;

  private constructor(
    socket: LineSocket,
    waiting: ((answer: string) => void)[],
    listeners: Set<(change: WireChange) => void>,
  ) {
    this.#socket = socket;
    this.#waiting = waiting;
    this.#listeners = listeners;
  }

  static async connect(path: string, clock: Clock): Promise<Qtest> {
    const waiting: ((answer: string) => void)[] = [];
    const listeners = new Set<(change: WireChange) => void>();
    const onLine = (line: string) => {
      const change = /^IRQ (raise|lower) (\d+)/.exec(line);
      if (change === null) return waiting.shift()?.(line);
      const seen = { line: Number(change[2]), high: change[1] === 'raise', atMs: clock.monotonicMs() };
      for (const listener of listeners) listener(seen);
    };
    const onClose = () => {
      for (const answer of waiting.splice(0)) answer('FAIL QEMU has ended');
    };
    return new Qtest(await lineSocket(path, clock, onLine, onClose), waiting, listeners);
  }

  async send(command: string): Promise<string> {
    const answer = await new Promise<string>(resolve => {
      this.#waiting.push(resolve);
      this.#socket.send(command);
    });
    if (!answer.startsWith('OK')) throw new Error(`qtest: ${command}: ${answer}`);
    return answer.slice('OK'.length).trim();
  }

  /** From now on the outputs of that device are told to `onChange`. `group` is the name of its outputs, if they have one. */
  async watchOutputs(device: string): Promise<void> {
    await this.send(`irq_intercept_out ${device}`);
  }

  onChange(listener: (change: WireChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Drives an input of that device. */
  async setInput(device: string, line: number, high: boolean): Promise<void> {
    await this.send(`set_irq_in ${device} unnamed-gpio-in ${line} ${high ? 1 : 0}`);
  }

  close(): void {
    this.#socket.close();
  }
}
