// A collector of traces: takes OTLP over HTTP in JSON, as a real one does, and may be told to fail or to hang.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A span as the wire has it (opentelemetry-proto, trace.proto). */
export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Seen extends SeenSpan {
  /** Of the service: `service.name` and the like. */
  readonly service: Readonly<Record<string, unknown>>;
}

interface TracesData {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SeenSpan[] }[];
  }[];
}

export interface Collector {
  readonly endpoint: string;
  readonly spans: readonly Seen[];
  /** What was sent, as it came. */
  readonly bodies: readonly string[];
  /** How many requests came, answered or not. */
  readonly requests: number;
  /** From now on: takes all, refuses all, or never answers. */
  mode: 'take' | 'refuse' | 'hang';
}

export async function collector(context: TestContext): Promise<Collector> {
  const spans: Seen[] = [];
  const bodies: string[] = [];
  const state: { mode: Collector['mode']; requests: number } = { mode: 'take', requests: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    state.requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (state.mode === 'hang') return;
    const isOurs = request.url === '/v1/traces' && request.headers['content-type'] === 'application/json';
    if (state.mode === 'refuse' || !isOurs) return void response.writeHead(400).end('{}');
    const body = Buffer.concat(chunks).toString('utf8');
    bodies.push(body);
    spans.push(...spansIn(JSON.parse(body) as TracesData));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    get requests() {
      return state.requests;
    },
    get mode() {
      return state.mode;
    },
    set mode(mode) {
      state.mode = mode;
    },
  };
}

function spansIn({ resourceSpans }: TracesData): Seen[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = attributesOf(resource.attributes);
    return scopeSpans.flatMap(scope => scope.spans.map(span => ({ ...span, service })));
  });
}

export const attributesOf = (attributes: readonly Attribute[] = []): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
