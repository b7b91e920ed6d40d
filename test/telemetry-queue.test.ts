// Traces cost a lane nothing: a collector that is slow, away or wrong costs spans, which are counted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import * as fc from 'fast-check';
import { formatTraceparent, parseTraceparent } from '../daemon/core/trace-context.ts';
import { readEnvelope, encodeEnvelope } from '../daemon/link/envelope.ts';
import { parseJson } from '../daemon/link/checked-json.ts';
import { realMachine } from '../daemon/machine.ts';
import { EncounterTraces } from '../daemon/telemetry/encounter-traces.ts';
import { otlpTracing } from '../daemon/telemetry/otlp-tracing.ts';
import { batchSpans, followedEncounters, queueSpans } from '../daemon/telemetry/parameters.ts';
import { startTelemetry } from '../daemon/telemetry/telemetry.ts';
import { tracedMachine } from '../daemon/traced-machine.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { freePort } from './helpers/brokers.ts';
import { collector } from './helpers/collector.ts';
import { LaneBench } from './helpers/lane-bench.ts';
import { entryOf, gate, until } from './helpers/link-fixtures.ts';
import { projectRoot } from './helpers/project.ts';
import { encounter } from './helpers/store.ts';

const clock = new SystemClock();
const service = { 'service.name': 'bitmapd' };
const partsFor = (endpoint: string, lines: string[] = []) => {
  return { endpoint, service, clock, randomBytes, log: (line: string) => void lines.push(line) };
};

test('what does not fit in the queue is dropped and counted, and nobody waits', async t => {
  const to = await collector(t);
  to.mode = 'hang';
  const tracing = otlpTracing(partsFor(to.endpoint));
  const count = 5_000;
  const beganMs = clock.monotonicMs();
  for (let at = 0; at < count; at++) tracing.begin('span').end();
  const perSpanMs = (clock.monotonicMs() - beganMs) / count;
  assert.deepEqual(tracing.counts, { exported: 0, dropped: count - queueSpans - batchSpans });
  assert.ok(perSpanMs < 1, `${perSpanMs} ms a span`);
  const closingMs = clock.monotonicMs();
  await tracing.close();
  assert.ok(
    clock.monotonicMs() - closingMs < 4_000,
    'the end of the daemon does not wait for a collector that hangs',
  );
  assert.equal(to.requests, 1, 'one request at a time');
});

test('a collector that refuses is told of once, and once more when it takes spans again', async t => {
  const to = await collector(t);
  to.mode = 'refuse';
  const lines: string[] = [];
  const tracing = otlpTracing(partsFor(to.endpoint, lines));
  const send = async (count: number) => {
    const { exported, dropped } = tracing.counts;
    for (let at = 0; at < count; at++) tracing.begin('span').end();
    await until('they are through', () => {
      const now = tracing.counts;
      return now.exported + now.dropped === exported + dropped + count;
    });
  };
  await send(batchSpans);
  await send(batchSpans);
  assert.deepEqual(tracing.counts, { exported: 0, dropped: 2 * batchSpans });
  to.mode = 'take';
  await send(batchSpans);
  await tracing.close();
  assert.deepEqual(tracing.counts, { exported: batchSpans, dropped: 2 * batchSpans });
  assert.equal(lines.length, 2, lines.join('; '));
  assert.match(lines[0] ?? '', /not taken/);
  assert.match(lines[1] ?? '', /taken again; 512 were dropped/);
  tracing.begin('span').end();
  assert.equal(tracing.counts.dropped, 2 * batchSpans + 1, 'nothing goes out after the end');
});

test('without anybody at the endpoint a lane does just what it does without telemetry', async t => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const telemetry = await startTelemetry(partsFor(endpoint));
  t.after(() => telemetry.close());
  const walk = async (bench: LaneBench) => {
    await bench.ready();
    await bench.arrive();
    await bench.place(0);
    await bench.place(200);
    await bench.clock.advance(2_000);
    await bench.walkOn();
    return { trace: bench.trace, encounters: bench.encounters, errors: bench.errors, states: bench.views };
  };
  const plain = await walk(new LaneBench());
  const traced = await walk(new LaneBench({ adapt: parts => telemetry.lane(parts) }));
  assert.equal(plain.encounters.length, 1);
  assert.deepEqual(traced, plain);
  const failing = async (bench: LaneBench) => {
    bench.extractsNo = 'fingerprint';
    bench.diskFull = true;
    return await walk(bench);
  };
  assert.deepEqual(
    await failing(new LaneBench({ adapt: parts => telemetry.lane(parts) })),
    await failing(new LaneBench()),
  );
});

test('a long outage does not fill the memory: the oldest encounters are no longer followed', async t => {
  const to = await collector(t);
  const tracing = otlpTracing(partsFor(to.endpoint));
  const traces = new EncounterTraces(tracing);
  const entries = Array.from({ length: followedEncounters + 10 }, (_, at) => {
    const event = { type: 'org.bitmap.encounter.v1', data: encounter(at) } as const;
    return entryOf('e', at + 1, event);
  });
  for (const { event } of entries) {
    const { id } = event.data as { readonly id: string };
    traces.begin(id);
    traces.stored(id);
  }
  const sent = entries.map(entry => traces.sending(entry));
  assert.equal(sent.filter(one => one === undefined).length, 10);
  const [last] = entries.slice(-1);
  assert.ok(last);
  assert.equal(traces.sending(last), sent.at(-1), 'the same at every sending');
  traces.acknowledged({ stream: last.stream, epoch: 'e', upTo: last.seq });
  assert.deepEqual(entries.map(entry => traces.sending(entry)).filter(Boolean), []);
  await tracing.close();
  assert.equal(to.spans.filter(({ name }) => name === 'publish').length, followedEncounters);
  assert.equal(to.spans.filter(({ status }) => status?.message === 'not-followed').length, 10);
});

test('a traceparent is read as it was written, and what is none is nothing', () => {
  const hex = (digits: number) =>
    fc
      .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
      .map(all => all.map(digit => digit.toString(16)).join(''))
      .filter(text => !/^0+$/.test(text));
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
      const context = { traceId, spanId, sampled };
      assert.deepEqual(parseTraceparent(formatTraceparent(context)), context);
    }),
  );
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const sampled = { traceId: trace, spanId: span, sampled: true };
  assert.deepEqual(
    parseTraceparent(`00-${trace}-${span}-03`),
    sampled,
    'flags of later levels are passed over',
  );
  assert.deepEqual(parseTraceparent(`cc-${trace}-${span}-01-more`), sampled, 'a later version may say more');
  for (const none of [
    ...[
      '',
      'x',
      `00-${trace}-${span}-01-more`,
      `ff-${trace}-${span}-01`,
      `00-${trace.toUpperCase()}-${span}-01`,
    ],
    ...[`00-${'0'.repeat(32)}-${span}-01`, `00-${trace}-${'0'.repeat(16)}-01`, `00-${trace}-${span}-1`],
  ])
    assert.equal(parseTraceparent(none), undefined, none);
});

test('an event carries its traceparent, and is taken whatever stands there', () => {
  const entry = entryOf('e', 1);
  const read = (traceparent: string) =>
    readEnvelope(gate, parseJson(encodeEnvelope(gate, { entry, first: 1, traceparent })));
  assert.deepEqual(read('nonsense'), { entry, first: 1, traceparent: 'nonsense' });
  const plain = encodeEnvelope(gate, { entry, first: 1 }).toString();
  assert.ok(!plain.includes('traceparent'));
});

test('an endpoint that is none is told of, and the daemon goes on without traces', async () => {
  const lines: string[] = [];
  const machine = realMachine(line => void lines.push(line));
  assert.equal(await tracedMachine(machine, 'a/b/c', {}), machine);
  assert.equal(
    await tracedMachine(machine, 'a/b/c', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }),
    machine,
  );
  assert.equal(lines.length, 1);
  const traced = await tracedMachine(machine, 'a/b/c', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
  });
  assert.ok(traced.telemetry);
  await traced.telemetry.close();
});

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(projectRoot, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(name);
    else if (name.endsWith('.ts')) yield name;
  }
}

test('OpenTelemetry is loaded by one module, and that one only when there is an endpoint', () => {
  const loading = (pattern: RegExp) =>
    [...sources('daemon')].filter(name => pattern.test(readFileSync(path.join(projectRoot, name), 'utf8')));
  assert.deepEqual(loading(/^import (?!type)[^;]*'@opentelemetry\//m), ['daemon/telemetry/otlp-tracing.ts']);
  assert.deepEqual(loading(/^import (?!type)[^;]*\/otlp-tracing\.ts'/m), []);
  assert.deepEqual(loading(/import\('\.\/otlp-tracing\.ts'\)/), ['daemon/telemetry/telemetry.ts']);
});
