import type { Documents } from '../../store/contract/documents.ts';
import { soundDocument } from '../sound-document.ts';

const place = { kind: 'fleet', name: 'session' } as const;

/**
 * The number of the connection, on the disk before it is told: it grows over restarts. Within one, messages are numbered too,
 * so that a hub can order what comes late, twice or again.
 */
export class Sessions {
  readonly #documents: Documents;
  #number: number;
  #seq = 0;

  private constructor(documents: Documents, number: number) {
    this.#documents = documents;
    this.#number = number;
  }

  static async open(documents: Documents): Promise<Sessions> {
    const kept = await soundDocument<{ readonly number: number }>(documents, place);
    return new Sessions(documents, kept?.number ?? 0);
  }

  /** Of the connection that was begun last; 0 when none was. */
  get number(): number {
    return this.#number;
  }

  /** Begins a session above `above` and all before. */
  async begin(above = 0): Promise<number> {
    const number = Math.max(this.#number, above) + 1;
    await this.#documents.write([{ ...place, value: { number } }]);
    this.#number = number;
    this.#seq = 0;
    return number;
  }

  /** The place of the next message. */
  next(): { readonly session: number; readonly seq: number } {
    return { session: this.#number, seq: ++this.#seq };
  }

  /** Whether somebody has heard a message that this kiosk has not sent. */
  isBehind(session: number, seq: number): boolean {
    return session > this.#number || (session === this.#number && seq > this.#seq);
  }
}
