// The only module that knows OpenTelemetry; loaded when an endpoint is set, since it is 170 ms of work and 15 MiB.
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type Clock, sleep } from '../../hal/clock.ts';
import type { TraceContext } from '../core/trace-context.ts';
import type { OpenSpan, SpanCounts, SpanOptions, Tracing } from './contract.ts';
import { closeTimeoutMs, exportTimeoutMs } from './parameters.ts';
import { SpanQueue } from './span-queue.ts';

export interface OtlpParts {
  /** http:// or https://; `/v1/traces` is added. */
  readonly endpoint: string;
  /** Attributes of the service: `service.name` and the like. */
  readonly service: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: (line: string) => void;
}

const kinds = { internal: SpanKind.INTERNAL, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER };

/** Spans by OTLP over HTTP, in JSON. */
export function otlpTracing({ endpoint, service, clock, randomBytes, log }: OtlpParts): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const queue = new SpanQueue({ exporter, clock, log });
  const hex = (length: number) => Buffer.from(randomBytes(length)).toString('hex');
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ ...service }),
    spanProcessors: [queue],
    idGenerator: { generateTraceId: () => hex(16), generateSpanId: () => hex(8) },
  });
  return new OtlpTracing(provider.getTracer('bitmapd'), queue, clock);
}

class OtlpTracing implements Tracing {
  readonly #tracer: Tracer;
  readonly #queue: SpanQueue;
  readonly #clock: Clock;

  constructor(tracer: Tracer, queue: SpanQueue, clock: Clock) {
    this.#tracer = tracer;
    this.#queue = queue;
    this.#clock = clock;
  }

  get counts(): SpanCounts {
    return this.#queue.counts;
  }

  /** Lengths are monotonic, whatever happens to the wall clock meanwhile. */
  begin(name: string, { parent, kind = 'internal', attributes = {} }: SpanOptions = {}): OpenSpan {
    const clock = this.#clock;
    const [wallMs, beganMs] = [clock.wall().getTime(), clock.monotonicMs()];
    const options = { kind: kinds[kind], attributes, startTime: hrTime(wallMs) };
    const span = this.#tracer.startSpan(name, options, contextOf(parent));
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      context: { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 },
      end(error) {
        if (!span.isRecording()) return;
        if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
        span.end(hrTime(wallMs + clock.monotonicMs() - beganMs));
      },
    };
  }

  async close(): Promise<void> {
    const settled = new AbortController();
    const patience = sleep(this.#clock, closeTimeoutMs, settled.signal).catch(() => {});
    await Promise.race([this.#queue.shutdown().finally(() => settled.abort()), patience]);
  }
}

function contextOf(parent: TraceContext | undefined) {
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = parent;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** Seconds and nanoseconds: of a number the SDK would have to guess which clock it is of. */
const hrTime = (ms: number): [number, number] => {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
};
