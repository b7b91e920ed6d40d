/** Which trace something is part of, and which span of it is the parent: W3C Trace Context, 3.2. The ids are random, and of nobody. */
export interface TraceContext {
  /** 32 hexadecimal digits, not all of them 0. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all of them 0. */
  readonly spanId: string;
  /** Whether whoever has begun it records it. */
  readonly sampled: boolean;
}

/** `traceparent`, also CloudEvents' extension attribute of that name (Distributed Tracing). */
export const formatTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

const pattern =
  /^(?!ff)[0-9a-f]{2}-(?<traceId>(?!0{32})[0-9a-f]{32})-(?<spanId>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?$/;

/** Undefined for what is none: it is then as if there were nothing (3.2.2.5). A later version may say more at its end. */
export function parseTraceparent(text: string): TraceContext | undefined {
  const { traceId, spanId, flags = '', more } = pattern.exec(text)?.groups ?? {};
  if (traceId === undefined || spanId === undefined) return undefined;
  if (more !== undefined && text.startsWith('00')) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
