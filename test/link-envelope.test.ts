import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import type { Encounter, OfficerDecision } from '../daemon/core/encounter.ts';
import { Fault } from '../daemon/core/errors.ts';
import type { KioskEvent } from '../daemon/core/event.ts';
import {
  decodeBatch,
  encodeBatches,
  encodeEnvelope,
  readEnvelope,
  readPlace,
  type SentEntry,
} from '../daemon/link/envelope.ts';
import { parseJson } from '../daemon/link/checked-json.ts';
import { ackData, ackFrom } from '../daemon/link/message.ts';
import { maxBatchBytes, maxEnvelopeBytes } from '../daemon/link/parameters.ts';
import { alarm, entryOf, gate } from './helpers/link-fixtures.ts';

/** One event, out of the batch that it travels in. */
const decodeEnvelope = (bytes: Uint8Array) => readEnvelope(gate, parseJson(bytes));
const encounter: Encounter = {
  id: '01JGXYZ0000000000000000000',
  device: 'gate-01',
  lane: 'lane-1',
  startedAt: '2026-01-02T03:04:05.678Z',
  decidedAt: '2026-01-02T03:04:09.012Z',
  answer: 'RED',
  greyReasons: ['stale-list'],
  disposition: 'referred',
  traits: [
    {
      modality: 'fingerprint',
      attempts: 2,
      searched: true,
      quality: { score: 71, usable: true, reasons: ['too-dry'], measures: { ridgeClarity: 0.82 } },
    },
    {
      modality: 'iris',
      attempts: 1,
      searched: true,
      reason: 'presentation-doubt',
      presentation: { verdict: 'doubt', reasons: ['no-light-reflex'] },
      captureMs: 1200,
      extractMs: 41.5,
    },
  ],
  lists: [
    {
      name: 'wanted',
      version: 3,
      templates: 4_000,
      modalities: { fingerprint: 3_000, iris: 1_000 },
      compared: 104,
    },
    { name: 'old', version: 1, templates: 10 },
  ],
  candidates: [
    { list: 'wanted', subject: '101', instance: 1, score: 78.25 },
    {
      list: 'wanted',
      subject: '102',
      instance: 2,
      score: 70,
      matches: [
        { modality: 'iris', probe: 1, instance: 2, score: 40 },
        { probe: 0, instance: 1, score: 30 },
      ],
    },
  ],
  thresholds: { red: 60, yellow: 50 },
  biographics: {
    surname: 'MÜLLER',
    givenNames: 'ANNA',
    documentNumber: 'L898902C3',
    documentType: 'P',
    issuer: 'UTO',
    nationality: 'UTO',
    dateOfBirth: '1974-08-12',
    sex: 'F',
    expiresOn: '2032-04-15',
  },
  times: { totalMs: 4012.5, captureMs: 3000, extractMs: 30.2, searchMs: 12 },
};
const decision: OfficerDecision = {
  encounter: encounter.id,
  officer: 'ada',
  decidedAt: '2026-01-02T03:05:00Z',
  verdict: 'dismiss',
};
const green: KioskEvent = {
  type: 'org.bitmap.encounter.v1',
  data: { ...encounter, answer: 'GREEN', candidates: [] },
};
const events: readonly KioskEvent[] = [
  { type: 'org.bitmap.encounter.v1', data: encounter },
  { type: 'org.bitmap.decision.v1', data: decision },
  alarm('two in the lane'),
];

test('every kind of event comes back as it went', () => {
  for (const event of events) {
    const sent = { entry: entryOf('epoch-a', 7, event), first: 3 };
    assert.deepEqual(decodeEnvelope(encodeEnvelope(gate, sent)), sent);
  }
});

test('an envelope is a CloudEvents 1.0 document', () => {
  const envelope = JSON.parse(encodeEnvelope(gate, { entry: entryOf('epoch-a', 7), first: 3 }).toString());
  assert.deepEqual(
    { ...envelope, data: 0 },
    {
      specversion: '1.0',
      id: 'epoch-a-7',
      source: '/bitmap/airport/s1/gate-01',
      type: 'org.bitmap.alarm.v1',
      time: '2026-01-02T03:04:05.678Z',
      datacontenttype: 'application/json',
      stream: 'urgent',
      epoch: 'epoch-a',
      seq: 7,
      first: 3,
      data: 0,
    },
  );
  for (const attribute of Object.keys(envelope)) assert.match(attribute, /^[a-z0-9]{1,20}$/);
});

test('a required field that is left out or of another type is refused by name', () => {
  const whole = JSON.parse(encodeEnvelope(gate, { entry: entryOf('e', 1, events[0]), first: 1 }).toString());
  for (const field of Object.keys(encounter).filter(key => key !== 'biographics')) {
    const { [field]: left, ...data } = whole.data;
    assert.throws(() => decodeEnvelope(Buffer.from(JSON.stringify({ ...whole, data }))), Fault, field);
    const wrong = { ...whole, data: { ...whole.data, [field]: typeof left === 'object' ? 1 : {} } };
    assert.throws(() => decodeEnvelope(Buffer.from(JSON.stringify(wrong))), new RegExp(`/data/${field}`));
  }
});

test('a name that could end a line of a log is refused', () => {
  const whole = JSON.parse(encodeEnvelope(gate, { entry: entryOf('e', 1, events[0]), first: 1 }).toString());
  const candidate = { list: 'wanted', subject: 'S1', instance: 1, score: 50 };
  const said = (data: object) => Buffer.from(JSON.stringify({ ...whole, data: { ...whole.data, ...data } }));
  assert.ok(decodeEnvelope(said({ candidates: [candidate] })));
  for (const bad of ['x\nHIT RED SUBJECT-1', 'x\r', '\u001b[2J', '\u2028', '\u0085']) {
    for (const data of [
      { id: bad },
      { lane: bad },
      { device: bad },
      { candidates: [{ ...candidate, subject: bad }] },
      { candidates: [{ ...candidate, list: bad }] },
    ]) {
      assert.throws(() => decodeEnvelope(said(data)), Fault, JSON.stringify(data));
    }
  }
});

test('a newer kiosk may say more: unknown fields, and new words where the vocabulary grows', () => {
  const envelope = JSON.parse(encodeEnvelope(gate, { entry: entryOf('e', 1), first: 1 }).toString());
  const newer = {
    ...envelope,
    traceparent: '00-0',
    data: { ...envelope.data, kind: 'door-forced', more: 1 },
  };
  const { entry } = decodeEnvelope(Buffer.from(JSON.stringify(newer)));
  assert.equal(entry.event.type === 'org.bitmap.alarm.v1' && entry.event.data.kind, 'door-forced');
});

test('whatever bytes arrive, the answer is an entry or a Fault', () => {
  const good = encodeEnvelope(gate, { entry: entryOf('e', 1, events[0]), first: 1 });
  const flipped = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
    const bytes = Buffer.from(good);
    bytes[at] = (bytes[at] ?? 0) ^ bits;
    return bytes;
  });
  const cut = fc.nat(good.length - 1).map(length => good.subarray(0, length));
  const json = fc.json().map(text => Buffer.from(text));
  fc.assert(
    fc.property(fc.oneof(flipped, cut, json, fc.uint8Array()), bytes => {
      for (const decode of [decodeEnvelope, decodeBatch, (b: Uint8Array) => ackFrom(parseJson(b))]) {
        try {
          decode(bytes);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('an ack comes back as it went, and a foreign one is a Fault', () => {
  const ack = { stream: 'routine', epoch: 'e', upTo: 9 } as const;
  assert.deepEqual(ackFrom(ackData(ack)), ack);
  for (const text of [
    '{"stream":"later","epoch":"e","upTo":1}',
    '{}',
    '{"epoch":"e","upTo":-1}',
    '{"epoch":"e","upTo":1.5}',
    '{"epoch":"","upTo":1}',
  ]) {
    assert.throws(() => ackFrom(JSON.parse(text)), Fault, text);
  }
});

test('an event that names no stream is of the one that older stores have', () => {
  const { stream, ...older } = JSON.parse(
    encodeEnvelope(gate, { entry: entryOf('e', 4), first: 2 }).toString(),
  );
  assert.equal(stream, 'urgent');
  assert.equal(readEnvelope(gate, older).entry.stream, 'events');
  assert.deepEqual(ackFrom({ epoch: 'e', upTo: 3 }), { stream: 'events', epoch: 'e', upTo: 3 });
});

test('what is urgent travels alone; routine events share a message, in order, as far as it holds them', () => {
  const routine = (count: number): SentEntry[] =>
    Array.from({ length: count }, (_, index) => ({
      entry: { ...entryOf('e', index + 1, green), stream: 'routine' },
      first: 1,
    }));
  const lengths = (sent: SentEntry[]) => encodeBatches(gate, sent).map(batch => decodeBatch(batch).length);
  assert.deepEqual(
    lengths(routine(250)).reduce((sum, length) => sum + length, 0),
    250,
  );
  assert.ok(Math.max(...lengths(routine(250))) <= 100);
  assert.deepEqual(lengths([1, 2, 3].map(seq => ({ entry: entryOf('e', seq), first: 1 }))), [1, 1, 1]);
  for (const batch of encodeBatches(gate, routine(250))) assert.ok(batch.byteLength <= maxBatchBytes + 200);
  const seqs = encodeBatches(gate, routine(250)).flatMap(batch =>
    decodeBatch(batch).map(value => readEnvelope(gate, value).entry.seq),
  );
  assert.deepEqual(
    seqs,
    routine(250).map(({ entry }) => entry.seq),
  );
  for (const none of ['[]', '{}', '7', JSON.stringify(Array.from({ length: 101 }, () => ({})))])
    assert.throws(() => decodeBatch(Buffer.from(none)), Fault, none.slice(0, 20));
});

test('of an event that cannot be read the place is told, when the rest of it is what this device may send', () => {
  const good = JSON.parse(encodeEnvelope(gate, { entry: entryOf('e', 4), first: 2 }).toString());
  const place = (fields: object) => readPlace(gate, { ...good, ...fields });
  const known = { stream: 'urgent', epoch: 'e', seq: 4, first: 2 };
  assert.deepEqual(place({ type: 'org.example.newer.v9', data: 'anything' }), known);
  assert.deepEqual(place({ id: 7, time: 'yesterday' }), known);
  for (const foreign of [
    { source: '/bitmap/airport/s1/gate-02' },
    { stream: 'a/b' },
    { first: 5 },
    { epoch: '\ud800' },
    { epoch: 'a/b' },
  ]) {
    assert.throws(() => place(foreign), Fault, JSON.stringify(foreign));
  }
});

test('an event larger than a hub reads goes as an alarm in its place', () => {
  const huge = alarm('x'.repeat(maxEnvelopeBytes));
  const payload = encodeEnvelope(gate, { entry: entryOf('e', 4, huge), first: 4 });
  const { entry } = decodeEnvelope(payload);
  assert.deepEqual([entry.seq, entry.id], [4, 'e-4']);
  assert.ok(entry.event.type === 'org.bitmap.alarm.v1');
  assert.equal(entry.event.data.kind, 'event-too-large');
  assert.match(entry.event.data.detail, /event e-4, org\.bitmap\.alarm\.v1, is too large/);
});

test('what cannot be read is not quoted in the error: it may hold a name', () => {
  const good = encodeEnvelope(gate, { entry: entryOf('e', 1, events[0]), first: 1 }).toString();
  for (const text of [`${good}"ERIKSSON"`, '{"surname":ERIKSSON}', 'ERIKSSON']) {
    assert.throws(
      () => decodeEnvelope(Buffer.from(text)),
      (error: Fault) => error.message.includes('not JSON') && !error.message.includes('ERIKS'),
    );
  }
});
