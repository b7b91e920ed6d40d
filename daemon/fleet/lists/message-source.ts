import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { Fault } from '../../core/errors.ts';
import { checkedPiece, type FileAsk, type FilePiece } from './messages.ts';
import { messageBytes } from './parameters.ts';
import type { ByteRange, ByteSource } from './source.ts';

/**
 * Puts the pieces that answer one ask in order. Pure: pieces may come late, twice, out of order, or be those of another ask;
 * no more is held than was asked for.
 */
export class Reassembly {
  readonly #ask: FileAsk;
  readonly #held = new Map<number, Buffer>();
  #next: number;
  #length: number | undefined;
  /** The hub says that there is no such file. */
  isMissing = false;

  constructor(ask: FileAsk) {
    this.#ask = ask;
    this.#next = ask.from;
  }

  /** What can be read now, in order. */
  take(piece: FilePiece): Buffer[] {
    const { list, path, from, bytes } = this.#ask;
    if (piece.list !== list || piece.path !== path || this.isDone) return [];
    if (piece.length === undefined) {
      this.isMissing = true;
      return [];
    }
    this.#length ??= piece.length;
    const content = Buffer.from(piece.bytes, 'base64');
    const fits = piece.from >= from && piece.from + content.length <= from + bytes;
    if (!fits || content.length > messageBytes.piece || piece.length !== this.#length) return [];
    if (piece.from >= this.#next && content.length > 0) this.#held.set(piece.from, content);
    return this.#ready();
  }

  get isDone(): boolean {
    return this.isMissing || (this.#length !== undefined && this.#next >= this.#end);
  }

  /** Everything of the file up to its end has been read. */
  get isAtEnd(): boolean {
    return this.#length !== undefined && this.#next >= this.#length;
  }

  get next(): number {
    return this.#next;
  }

  get #end(): number {
    return Math.min(this.#ask.from + this.#ask.bytes, this.#length ?? Number.POSITIVE_INFINITY);
  }

  #ready(): Buffer[] {
    const ready: Buffer[] = [];
    for (let piece = this.#held.get(this.#next); piece !== undefined; piece = this.#held.get(this.#next)) {
      this.#held.delete(this.#next);
      this.#next += piece.length;
      ready.push(piece);
    }
    return ready;
  }
}

/** In the place of an address of files: they come by messages. */
export const messagesUrl = 'messages:';

/** How long an ask waits for its next piece, ms. */
const answerMs = 5_000;

export interface MessageSourceParts {
  readonly list: string;
  readonly send: (ask: FileAsk) => Promise<void>;
  readonly clock: Clock;
}

/** Files by messages, where a kiosk reaches its broker and nothing else. One read at a time. */
export class MessageSource implements ByteSource {
  readonly #parts: MessageSourceParts;
  #onPiece: (piece: FilePiece) => void = () => {};

  constructor(parts: MessageSourceParts) {
    this.#parts = parts;
  }

  /** Takes a piece; one that nobody waits for changes nothing. Throws Fault `bad-input`. */
  handle(body: unknown): void {
    this.#onPiece(checkedPiece(body));
  }

  async *read(path: string, { from, to }: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const end = to ?? Number.POSITIVE_INFINITY;
    for (let next = from; next < end; ) {
      const bytes = Math.min(messageBytes.ask, end - next);
      const reassembly = new Reassembly({ list: this.#parts.list, path, from: next, bytes });
      yield* this.#answer(reassembly, { list: this.#parts.list, path, from: next, bytes }, signal);
      if (reassembly.isMissing) throw new Fault('not-found', 'no such file', { where: path });
      if (reassembly.isAtEnd) return;
      next = reassembly.next;
    }
  }

  async *#answer(reassembly: Reassembly, ask: FileAsk, signal: AbortSignal): AsyncGenerator<Buffer> {
    const ready: Buffer[] = [];
    let wake = () => {};
    this.#onPiece = piece => {
      ready.push(...reassembly.take(piece));
      wake();
    };
    try {
      await this.#parts.send(ask);
      while (!reassembly.isDone || ready.length > 0) {
        const piece = ready.shift();
        if (piece !== undefined) yield piece;
        else await this.#news(ask.path, signal, callback => (wake = callback));
      }
    } finally {
      this.#onPiece = () => {};
    }
  }

  #news(where: string, signal: AbortSignal, onWake: (callback: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let cancel: CancelTimer = () => {};
      const settle = (end: () => void) => () => {
        cancel();
        signal.removeEventListener('abort', onAbort);
        end();
      };
      const onAbort = settle(() => reject(signal.reason));
      signal.addEventListener('abort', onAbort, { once: true });
      cancel = this.#parts.clock.after(
        answerMs,
        settle(() => reject(new Fault('unavailable', 'no piece has come', { where }))),
      );
      onWake(settle(resolve));
    });
  }
}
