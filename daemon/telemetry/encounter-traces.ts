import { Fault } from '../core/errors.ts';
import type { Ack, OutboxEntry } from '../core/event.ts';
import { formatTraceparent } from '../core/trace-context.ts';
import type { LinkTracing } from '../link/contract.ts';
import type { OpenSpan, SpanOptions, Tracing } from './contract.ts';
import { followedEncounters } from './parameters.ts';

/** An encounter that is on the disk and not yet with the hub. */
interface Followed {
  readonly root: OpenSpan;
  /** From the disk until it is sent. */
  readonly outbox: OpenSpan;
  /** From the first sending until the hub has acknowledged it. */
  publish?: OpenSpan;
  entry?: OutboxEntry;
}

/**
 * The traces of a kiosk, one an encounter: encounter > capture, extract, search, decide, store, outbox, publish. They are of random ids; that of
 * the encounter is only ever a key here, in memory, and what a trace tells of two encounters tells no hit from another. Decisions and alarms have none: that
 * there is one would tell.
 */
export class EncounterTraces implements LinkTracing {
  readonly #tracing: Tracing;
  readonly #followed = new Map<string, Followed>();
  #current: { readonly id: string; readonly root: OpenSpan } | undefined;
  #decide: OpenSpan | undefined;

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  /** Somebody new is served. */
  begin(id: string): void {
    this.#leave();
    this.#current = { id, root: this.#tracing.begin('encounter') };
  }

  /** Part of what is done for whoever is served; the work alone while nobody is. */
  async within<Result>(
    name: string,
    attributes: NonNullable<SpanOptions['attributes']>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (this.#current === undefined) return work();
    const span = this.#tracing.begin(name, { parent: this.#current.root.context, attributes });
    try {
      const result = await work();
      span.end();
      return result;
    } catch (error) {
      span.end(codeOf(error));
      throw error;
    }
  }

  /** A search has answered: what it means is being decided. */
  searched(): void {
    if (this.#current === undefined) return;
    this.#decide = this.#tracing.begin('decide', { parent: this.#current.root.context });
  }

  decided(): void {
    this.#decide?.end();
    this.#decide = undefined;
  }

  /** It is on the disk, and in the outbox. */
  stored(id: string): void {
    if (this.#current?.id !== id) return;
    const { root } = this.#current;
    const outbox = this.#tracing.begin('outbox', { parent: root.context });
    this.#leave();
    this.#followed.set(id, { root, outbox });
    if (this.#followed.size <= followedEncounters) return;
    const [oldest] = this.#followed.keys();
    if (oldest === undefined) return;
    this.#followed.get(oldest)?.outbox.end('not-followed');
    this.#followed.delete(oldest);
  }

  sending(entry: OutboxEntry): string | undefined {
    if (entry.event.type !== 'org.bitmap.encounter.v1') return undefined;
    const { id } = entry.event.data;
    this.stored(id); // the pump may be quicker than whoever waits for the commit
    const followed = this.#followed.get(id);
    if (followed === undefined) return undefined;
    followed.outbox.end();
    followed.entry = entry;
    followed.publish ??= this.#tracing.begin('publish', {
      parent: followed.root.context,
      kind: 'producer',
    });
    return formatTraceparent(followed.publish.context);
  }

  acknowledged({ stream, epoch, upTo }: Ack): void {
    for (const [id, { entry, publish }] of this.#followed) {
      if (entry?.stream !== stream || entry.epoch !== epoch || entry.seq > upTo) continue;
      publish?.end();
      this.#followed.delete(id);
    }
  }

  #leave(): void {
    this.decided();
    this.#current?.root.end();
    this.#current = undefined;
  }
}

/** What went wrong, in a word: an error's own words may name somebody. */
function codeOf(error: unknown): string {
  if (error instanceof Fault) return error.code;
  const { kind } = (error ?? {}) as { readonly kind?: unknown };
  return typeof kind === 'string' ? kind : 'error';
}
