import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Frame, faultFrame, frameLine, longestOrder } from './control-frames.ts';
import { Fault, messageOf } from './core/errors.ts';
import { encodeCopy, type StoreCopy } from './store/backup/copy.ts';

/** Who has connected to the control socket of a daemon. */
export class Caller {
  readonly #socket: Socket;
  readonly #gone = new AbortController();
  #takesCopy = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => this.#gone.abort()); // what is told to nobody is lost on nobody
    socket.on('close', () => this.#gone.abort());
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Undefined when none comes. Fault `bad-usage` for one that does not end. */
  order(): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      let held = Buffer.alloc(0);
      this.#gone.signal.addEventListener('abort', () => resolve(undefined));
      this.#socket.on('end', () => resolve(undefined));
      this.#socket.on('data', (bytes: Buffer) => {
        held = Buffer.concat([held, bytes]);
        const end = held.indexOf('\n');
        if (end >= 0) resolve(held.toString('utf8', 0, end));
        else if (held.length > longestOrder) reject(new Fault('bad-usage', 'the order has no end'));
        if (end >= 0 || held.length > longestOrder) this.#socket.removeAllListeners('data').resume();
      });
    });
  }

  tell(frame: Frame): void {
    if (this.#socket.writable) this.#socket.write(frameLine(frame));
  }

  async send(copy: StoreCopy): Promise<void> {
    this.tell({ kind: 'copy' });
    this.#takesCopy = true;
    await pipeline(Readable.from(encodeCopy(copy)), this.#socket);
  }

  /** Says why; in the middle of a copy there is no place for words, and its end stays away. */
  fail(error: unknown): void {
    if (this.#takesCopy) return this.drop();
    this.tell(faultFrame(error instanceof Fault ? error : new Fault('unavailable', messageOf(error))));
    this.end();
  }

  end(): void {
    this.#socket.end();
  }

  drop(): void {
    this.#socket.destroy();
  }
}
