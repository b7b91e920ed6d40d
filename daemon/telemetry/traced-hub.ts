import type { KioskAddress } from '../core/kiosk-address.ts';
import { parseTraceparent } from '../core/trace-context.ts';
import type { HubContext } from '../hub/hub.ts';
import { type Connect, connectByMqtt } from '../link/connection.ts';
import { downTopic } from '../link/topics.ts';
import type { KioskReport, UnreadReport } from '../store/contract/received.ts';
import type { OpenSpan, Tracing } from './contract.ts';
import { overriding } from './overriding.ts';
import { followedArrivals } from './parameters.ts';

/**
 * The same context, whose hub's part of traces that kiosks have begun is told of: publish > receive (from the line to the disk), commit,
 * acknowledge (until the broker has the ack).
 */
export function tracedHub(context: HubContext, tracing: Tracing): HubContext {
  const arrivals = new Arrivals(tracing);
  const { sealing, store, connect = connectByMqtt } = context;
  return {
    ...context,
    sealing: overriding(sealing, {
      open(address, payload) {
        const json = sealing.open(address, payload);
        arrivals.opened(json);
        return json;
      },
    }),
    store: overriding(store, {
      async commitReceived(batch) {
        const committing = arrivals.committing(batch);
        const outcome = await store.commitReceived(batch);
        committing();
        return outcome;
      },
    }),
    connect: tracedConnect(connect, arrivals),
  };
}

/** Only what carries a trace: the attribute stands in the text as the encoder has written it. */
const inText = /"traceparent":"([0-9a-f-]{55,64})"/g;

type Traced = (KioskReport | UnreadReport) & { readonly traceparent?: string };

class Arrivals {
  readonly #tracing: Tracing;
  /** By what they carry: an event that comes again is the same one. */
  readonly #received = new Map<string, OpenSpan>();
  /** Committed, by the topic of the ack that says so. */
  readonly #acknowledging = new Map<string, OpenSpan[]>();

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  opened(json: Buffer): void {
    for (const [, traceparent = ''] of json.toString('latin1').matchAll(inText)) {
      if (this.#received.has(traceparent) || this.#received.size >= followedArrivals) continue;
      const span = this.#begin('receive', traceparent, 'consumer');
      if (span !== undefined) this.#received.set(traceparent, span);
    }
  }

  /** Its answer is called when they are on the disk. */
  committing(batch: readonly Traced[]): () => void {
    const spans = batch.flatMap(report => {
      const { traceparent } = report;
      if (traceparent === undefined || !('entry' in report)) return [];
      const { address } = report;
      this.#received.get(traceparent)?.end();
      const span = this.#begin('commit', traceparent);
      return span === undefined ? [] : [{ span, traceparent, address }];
    });
    return () => {
      for (const { span, traceparent, address } of spans) {
        span.end();
        this.#received.delete(traceparent);
        this.#acknowledge(traceparent, address);
      }
    };
  }

  /** Who is acknowledged by what is published on this topic; each is told of once. */
  acknowledgedBy(topic: string): readonly OpenSpan[] {
    const spans = this.#acknowledging.get(topic) ?? [];
    this.#acknowledging.delete(topic);
    return spans;
  }

  #acknowledge(traceparent: string, address: KioskAddress): void {
    const span = this.#begin('acknowledge', traceparent, 'producer');
    if (span === undefined || this.#acknowledging.size >= followedArrivals) return;
    const topic = downTopic(address, 'ack');
    this.#acknowledging.set(topic, [...(this.#acknowledging.get(topic) ?? []), span]);
  }

  #begin(name: string, traceparent: string, kind?: 'consumer' | 'producer'): OpenSpan | undefined {
    const parent = parseTraceparent(traceparent);
    return parent && this.#tracing.begin(name, { parent, ...(kind && { kind }) });
  }
}

function tracedConnect(connect: Connect, arrivals: Arrivals): Connect {
  return (...given) => {
    const connection = connect(...given);
    return overriding(connection, {
      async publish(message) {
        const spans = arrivals.acknowledgedBy(message.topic);
        try {
          await connection.publish(message);
          for (const span of spans) span.end();
        } catch (error) {
          for (const span of spans) span.end('unavailable');
          throw error;
        }
      },
    });
  };
}
