import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { SpanCounts } from './contract.ts';
import { batchDelayMs, batchSpans, queueSpans } from './parameters.ts';

/** An exporter, as far as it is used: `code` is 0 when the spans were taken. */
export interface SpanSender {
  export(
    spans: ReadableSpan[],
    done: (result: { readonly code: number; readonly error?: Error }) => void,
  ): void;
  shutdown(): Promise<void>;
}

export interface SpanQueueParts {
  readonly exporter: SpanSender;
  readonly clock: Clock;
  /** One line for the journal. */
  readonly log: (line: string) => void;
}

/**
 * Spans on their way to a collector: a bounded queue, and one request at a time. The SDK's own processor drops as well, but does not say
 * how many.
 */
export class SpanQueue implements SpanProcessor {
  readonly #parts: SpanQueueParts;
  readonly #waiting: ReadableSpan[] = [];
  readonly #counts = { exported: 0, dropped: 0 };
  #sending: Promise<void> | undefined;
  #cancel: CancelTimer | undefined;
  #isRefused = false;
  #isClosed = false;

  constructor(parts: SpanQueueParts) {
    this.#parts = parts;
  }

  get counts(): SpanCounts {
    return { ...this.#counts };
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isClosed || this.#waiting.length >= queueSpans) {
      this.#counts.dropped++;
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= batchSpans) this.#send();
    else this.#cancel ??= this.#parts.clock.after(batchDelayMs, () => this.#send());
  }

  /** Resolves when nothing waits. */
  async forceFlush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#sending !== undefined) {
      this.#send();
      await this.#sending;
    }
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    this.#isClosed = true;
    await this.#parts.exporter.shutdown();
  }

  #send(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#waiting.length === 0) return;
    this.#sending ??= this.#exported(this.#waiting.splice(0, batchSpans)).finally(() => {
      this.#sending = undefined;
      if (this.#waiting.length >= batchSpans) this.#send();
      else if (this.#waiting.length > 0)
        this.#cancel ??= this.#parts.clock.after(batchDelayMs, () => this.#send());
    });
  }

  #exported(spans: ReadableSpan[]): Promise<void> {
    return new Promise(resolve => {
      this.#parts.exporter.export(spans, ({ code, error }) => {
        const isTaken = code === 0;
        if (isTaken) this.#counts.exported += spans.length;
        else this.#counts.dropped += spans.length;
        this.#tell(isTaken, error);
        resolve();
      });
    });
  }

  /** Once for each change: a collector that is away for a night is one line. */
  #tell(isTaken: boolean, error: unknown): void {
    if (isTaken !== this.#isRefused) return;
    this.#isRefused = !isTaken;
    const { log } = this.#parts;
    if (isTaken) log(`telemetry: spans are taken again; ${this.#counts.dropped} were dropped`);
    else log(`telemetry: spans are not taken, and dropped: ${messageOf(error)}`);
  }
}
