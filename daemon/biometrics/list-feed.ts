import type { Clock } from '../../hal/clock.ts';
import type { EnrolledSubject } from './gallery/enrolled.ts';
import { NoRoom } from './gallery/no-room.ts';
import { LoadPace } from './load-pace.ts';
import type { Shard } from './shard.ts';

/** Feeds a shard its subjects of a list, in portions: one is on its way while the next is filled. */
export class ListFeed {
  readonly #shard: Shard;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #patienceMs: number;
  readonly #pace = new LoadPace();
  #portion: EnrolledSubject[] = [];
  #references = 0;
  #sent: Promise<void> = Promise.resolve();

  constructor(shard: Shard, clock: Pick<Clock, 'monotonicMs'>, patienceMs: number) {
    this.#shard = shard;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  /** Waits for the portion before when this fills one. Rejects with NoRoom when the part must be laid out anew. */
  async add(subject: EnrolledSubject): Promise<void> {
    this.#portion.push(subject);
    this.#references += Math.max(1, subject.references.length);
    if (this.#references < this.#pace.size) return;
    await this.#sent;
    this.#sent = this.#send();
    this.#sent.catch(() => {}); // who waits for it next is told
  }

  /** All of it has come. */
  async end(): Promise<void> {
    await this.#sent;
    if (this.#portion.length > 0) await this.#send();
  }

  async #send(): Promise<void> {
    const [portion, references] = [this.#portion, this.#references];
    this.#portion = [];
    this.#references = 0;
    const sentMs = this.#clock.monotonicMs();
    const { hasRoom, tookMs, memory } = await this.#shard.call('put', portion, this.#patienceMs);
    if (memory !== undefined) this.#shard.remember(memory);
    if (!hasRoom) throw new NoRoom('a part of a list');
    this.#pace.took({ references, tookMs, turnaroundMs: this.#clock.monotonicMs() - sentMs });
  }
}
