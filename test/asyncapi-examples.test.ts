// Every example in docs/asyncapi.yaml goes through the code that sends and the code that receives; a spoiled copy does not.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Value } from 'typebox/value';
import { Fault } from '../daemon/core/errors.ts';
import { decodeBatch, encodeBatches, readEnvelope } from '../daemon/link/envelope.ts';
import { decodeDown, decodeUp, encodeDown, encodeUp } from '../daemon/link/message.ts';
import { headerFrom } from '../daemon/link/sealed/base64url.ts';
import { decryptText } from '../daemon/link/sealed/jwe.ts';
import { type KeyStatement, provedStatement, stateKeys } from '../daemon/link/sealed/key-statement.ts';
import { padded } from '../daemon/link/sealed/padding.ts';
import { exampleKiosk } from '../scripts/asyncapi/example-events.ts';
import {
  type ExampleOf,
  examples,
  isOf,
  payloadOf,
  spoiledCopies,
  type WireForm,
  wireOf,
} from './helpers/line-document.ts';
import { lineReceivers } from './helpers/line-receivers.ts';
import { sealedLine } from './helpers/sealed-line.ts';

const line = await sealedLine(exampleKiosk.tenant);
const kiosk = await line.kiosk(exampleKiosk);
line.kiosks.introduce(exampleKiosk, kiosk.statement);

const isBadInput = (error: unknown) => error instanceof Fault && error.code === 'bad-input';
const onWire = (wire: string) => examples.filter(({ message }) => message.wire === wire);
const isEvents = ({ channel }: ExampleOf) => channel.name === 'events';
const textOf = (payload: unknown) => Buffer.from(JSON.stringify(payload));

/** Copies with a byte in them changed, all over it. */
function* damaged(text: Buffer): Generator<Buffer> {
  for (let at = 3; at < text.length; at += Math.ceil(text.length / 12)) {
    const copy = Buffer.from(text);
    copy[at] = text[at] === 0x41 ? 0x42 : 0x41;
    yield copy;
  }
}

/** What is published is as the document says: its form, its protected header, and what it holds in turn. */
function isAsTheWireSays(text: string, { text: form, protectedHeader, typ, holds }: WireForm): void {
  assert.ok(isOf(form, text));
  const header = headerFrom(text.split('.')[0] ?? '', 'a header');
  assert.ok(isOf(protectedHeader, header));
  for (const more of [{ crit: ['b64'] }, { alg: 'none' }, { kid: 7 }])
    assert.ok(!isOf(protectedHeader, { ...header, ...more }), JSON.stringify(more));
  if (typ !== undefined) assert.equal(header['typ'], typ);
  if (holds !== undefined)
    isAsTheWireSays(decryptText(text, line.hubKeys.agreement).toString('latin1'), holds);
}

/** Of spoiled copies of a CloudEvent, those whose data is whole; and those of another kind or another kiosk. */
const withSpoiledAttributes = (payload: unknown): object[] => {
  const event = payload as { readonly data: unknown; readonly subject?: string };
  const other = '/bitmap/airport/t2/egate-2';
  return [
    ...spoiledCopies(event).filter(copy => 'data' in copy && copy.data === event.data),
    { ...event, type: 'org.bitmap.other.v1' },
    { ...event, ...('subject' in event ? { subject: other } : { source: other }) },
  ];
};

for (const { title, payload, message } of examples.filter(isEvents))
  test(`a batch of events is sent, opened and read: ${title}`, () => {
    const readAll = (json: Uint8Array) => decodeBatch(json).map(one => readEnvelope(exampleKiosk, one));
    const entries = readAll(textOf(payload));
    const [sent = Buffer.alloc(0), ...more] = encodeBatches(exampleKiosk, entries);
    assert.deepEqual([JSON.parse(sent.toString()), more], [payload, []]);
    const sealed = kiosk.seal(padded(sent));
    isAsTheWireSays(sealed.toString('latin1'), wireOf(message.name));
    assert.deepEqual(readAll(line.hub.open(exampleKiosk, sealed)), entries);
    for (const copy of damaged(sealed)) assert.throws(() => line.hub.open(exampleKiosk, copy), Fault);
  });

for (const { title, payload, message } of examples.filter(isEvents))
  test(`a spoiled event is refused by the hub where the document refuses it: ${title}`, () => {
    let refused = 0;
    for (const event of payload as readonly { readonly data: object }[]) {
      const spoiled = spoiledCopies(event.data).map(data => ({ ...event, data }));
      for (const copy of [...spoiledCopies(event), ...spoiled]) {
        if (isOf(payloadOf(message.name), [copy])) readEnvelope(exampleKiosk, copy);
        else {
          assert.throws(() => readEnvelope(exampleKiosk, copy), isBadInput, JSON.stringify(copy));
          refused++;
        }
      }
    }
    assert.ok(refused > 20);
  });

for (const example of onWire('encrypted').filter(one => !isEvents(one)))
  test(`what a kiosk says is sealed, opened and taken, and a spoiled copy is not: ${example.title}`, async t => {
    const { channel, message, payload } = example;
    const read = (json: Uint8Array) => decodeUp(exampleKiosk, channel.kind, json);
    const up = read(textOf(payload));
    const text = encodeUp(exampleKiosk, up);
    assert.deepEqual(JSON.parse(text.toString()), payload);
    const sealed = kiosk.seal(text);
    isAsTheWireSays(sealed.toString('latin1'), wireOf(message.name));
    assert.deepEqual(read(line.hub.open(exampleKiosk, sealed)), up);
    for (const copy of damaged(sealed)) assert.throws(() => line.hub.open(exampleKiosk, copy), Fault);
    for (const copy of withSpoiledAttributes(payload)) assert.throws(() => read(textOf(copy)), isBadInput);
    await isTakenAsItsSchemaSays(t, example, up.data);
  });

for (const example of onWire('signed'))
  test(`what the hub says is signed, opened and taken, and a spoiled copy is not: ${example.title}`, async t => {
    const { channel, message, payload, topic } = example;
    const to = topic.includes('/all/') ? 'all' : 'one';
    const read = (json: Uint8Array) => decodeDown(exampleKiosk, to, channel.kind, json);
    const down = read(textOf(payload));
    const { id } = payload as { readonly id: string };
    const text = encodeDown(exampleKiosk.tenant, to === 'all' ? 'all' : exampleKiosk, id, down);
    assert.deepEqual(JSON.parse(text.toString()), payload);
    const signed = line.hub.sign(text);
    isAsTheWireSays(signed.toString('latin1'), wireOf(message.name));
    assert.deepEqual(read(kiosk.open(signed)), down);
    for (const copy of damaged(signed)) assert.throws(() => kiosk.open(copy), Fault);
    for (const copy of withSpoiledAttributes(payload)) assert.throws(() => read(textOf(copy)), isBadInput);
    await isTakenAsItsSchemaSays(t, example, down.data);
  });

for (const { title, message, payload } of onWire('statement'))
  test(`a statement of keys is proved, and a spoiled copy is not: ${title}, ${message.name}`, async () => {
    const statement = payload as KeyStatement;
    const commonName = statement.source.replace('/bitmap/', '');
    const { key, certificate } = await line.identity(commonName);
    const owner = { source: statement.source, commonName };
    const prove = (text: string) => provedStatement(text, owner, line.authority, new Date());
    const stated = stateKeys(statement, key, certificate);
    isAsTheWireSays(stated, wireOf(message.name));
    const { source, version, keys } = prove(stated);
    assert.deepEqual({ source, version, keys }, payload);
    for (const copy of damaged(Buffer.from(stated)))
      assert.throws(() => prove(copy.toString('latin1')), Fault);
    for (const copy of spoiledCopies(payload))
      assert.throws(() => prove(stateKeys(copy as KeyStatement, key, certificate)), isBadInput);
  });

for (const example of onWire('plain'))
  test(`what is said over a claim is taken, and a spoiled copy is not: ${example.title}`, async t => {
    await isTakenAsItsSchemaSays(t, example, example.payload);
  });

/**
 * Whoever takes this message takes the example, and refuses of its spoiled copies just those that are not of its schema.
 * The document may say more: what is judged apart, and reported in the next message, is a schema of its own there.
 */
async function isTakenAsItsSchemaSays(
  t: TestContext,
  { channel, message, title, payload }: ExampleOf,
  data: unknown,
): Promise<void> {
  const receive = (await lineReceivers(t))[channel.name];
  assert.ok(receive, `nobody takes ${channel.name}`);
  const isTaken = async (body: unknown) => {
    try {
      await receive(body);
      return true;
    } catch (error) {
      if (!isBadInput(error)) throw error;
      return false;
    }
  };
  assert.ok(await isTaken(data), title);
  const within = (copy: object) => (message.wire === 'plain' ? copy : { ...(payload as object), data: copy });
  let refused = 0;
  for (const copy of spoiledCopies(data)) {
    const taken = await isTaken(copy);
    assert.equal(taken, Value.Check(message.schema, copy), `${title}: ${JSON.stringify(copy).slice(0, 300)}`);
    if (!taken) assert.ok(!isOf(payloadOf(message.name), within(copy)), 'the document would let it through');
    if (!taken) refused++;
  }
  assert.ok(refused > 0 || JSON.stringify(data) === '{}', 'a schema that takes everything says nothing');
}
