import type { TraceContext } from '../core/trace-context.ts';

export interface SpanOptions {
  /** Absent: a trace begins. */
  readonly parent?: TraceContext;
  /** `internal` by default. */
  readonly kind?: 'internal' | 'producer' | 'consumer';
  /** Nothing personal, and nothing that tells a hit from another encounter. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** A part of a trace that is under way. */
export interface OpenSpan {
  readonly context: TraceContext;
  /** Only the first call counts. `error`: the code of what went wrong; never its words. */
  end(error?: string): void;
}

export interface SpanCounts {
  readonly exported: number;
  /** The queue was full, or nobody took them. */
  readonly dropped: number;
}

/** Where spans go. No call throws, waits, or keeps more than the queue holds. */
export interface Tracing {
  begin(name: string, options?: SpanOptions): OpenSpan;
  readonly counts: SpanCounts;
  /** Sends what waits, for a few seconds at most. */
  close(): Promise<void>;
}
