import type { Clock } from '../../../hal/clock.ts';
import { type LineSocket, lineSocket } from './line-socket.ts';

type Json = Readonly<Record<string, unknown>>;

/** Something that QEMU tells by itself: `RESET`, `SHUTDOWN`, `WATCHDOG`, `DEVICE_DELETED`. */
export interface QmpEvent {
  readonly event: string;
  readonly data?: Json;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** QEMU's machine protocol: commands in order, each with its answer, and events between them. */
export class Qmp {
  readonly #socket: LineSocket;
  readonly #waiting: Waiting[];
  readonly #listeners: Set<(event: QmpEvent) => void>;

  private constructor(socket: LineSocket, waiting: Waiting[], listeners: Set<(event: QmpEvent) => void>) {
    this.#socket = socket;
    this.#waiting = waiting;
    this.#listeners = listeners;
  }

  static async connect(path: string, clock: Clock): Promise<Qmp> {
    const waiting: Waiting[] = [];
    const listeners = new Set<(event: QmpEvent) => void>();
    const onLine = (line: string) => {
      const message = JSON.parse(line) as QmpEvent & { return?: unknown; error?: { desc: string } };
      if ('return' in message) return waiting.shift()?.resolve(message.return);
      if (message.error !== undefined) return waiting.shift()?.reject(new Error(message.error.desc));
      if (message.event !== undefined) for (const listener of listeners) listener(message);
    };
    const onClose = () => {
      for (const { reject } of waiting.splice(0)) reject(new Error('QEMU has ended'));
    };
    const qmp = new Qmp(await lineSocket(path, clock, onLine, onClose), waiting, listeners);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  execute(command: string, args: Json = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.send(JSON.stringify({ execute: command, arguments: args }));
    });
  }

  /** Calls back for every event; returns what stops that. */
  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The path of a device of the machine, such as its `pl061`, by its type. */
  async pathOf(type: string, parent = '/machine/unattached'): Promise<string> {
    const children = (await this.execute('qom-list', { path: parent })) as { name: string; type: string }[];
    const found = children.find(child => child.type === `child<${type}>`);
    if (found === undefined) throw new Error(`the machine has no ${type}`);
    return `${parent}/${found.name}`;
  }

  close(): void {
    this.#socket.close();
  }
}
