// docs/asyncapi.yaml is what the schemas give, valid, and tells of every topic that is used.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Parser } from '@asyncapi/parser';
import { Type } from 'typebox';
import { channels } from '../scripts/asyncapi/document.ts';
import { jsonSchema } from '../scripts/asyncapi/json-schema.ts';
import { asyncApiText } from '../scripts/asyncapi/text.ts';
import { documentText, examples, isOf, payloadOf, spoiledCopies } from './helpers/line-document.ts';
import { projectRoot } from './helpers/project.ts';

test('it is up to date: node dist/scripts/asyncapi.js > docs/asyncapi.yaml', () => {
  const [given, wanted] = [documentText, asyncApiText()].map(text => text.split('\n'));
  const differing = wanted?.findIndex((line, at) => line !== given?.[at]) ?? 0;
  assert.equal(given?.[differing], wanted?.[differing], `line ${differing + 1}`);
  assert.equal(given?.length, wanted?.length);
});

test('the parser of AsyncAPI finds nothing wrong with it', async () => {
  const parser = new Parser();
  const { document, diagnostics } = await parser.parse(documentText);
  const known = 'asyncapi-latest-version'; // 3.1 is out, and fewer tools read it
  const found = diagnostics.filter(({ code }) => code !== known);
  assert.deepEqual(found, []);
  assert.equal(document?.messages().length, channels.flatMap(({ messages }) => messages).length);
  const spoiled = documentText.replace('action: receive', 'action: listen');
  const { diagnostics: mistakes } = await parser.parse(spoiled);
  const severities: readonly number[] = mistakes.map(({ severity }) => severity);
  assert.ok(severities.includes(0), 'an error is told of');
});

test('every message has examples, and each is of its schema', () => {
  const named = new Set(examples.map(({ message }) => message.name));
  assert.deepEqual(
    [...named],
    channels.flatMap(({ messages }) => messages).map(({ name }) => name),
  );
  for (const { title, message, payload } of examples) {
    assert.ok(isOf(payloadOf(message.name), payload), title);
    if (message.name === 'events') continue;
    assert.ok(
      spoiledCopies(payload).some(copy => !isOf(payloadOf(message.name), copy)),
      `${title}: nothing is asked of it`,
    );
  }
});

test('a schema that draft-07 would read in another way is not passed on', () => {
  const tuple = { type: 'array', prefixItems: [{ type: 'string' }] };
  assert.throws(() => jsonSchema(Type.Object({ a: Type.Unsafe(tuple) })), /prefixItems/);
  assert.deepEqual(jsonSchema(Type.Object({ a: Type.Optional(Type.Integer()) })), {
    type: 'object',
    properties: { a: { type: 'integer' } },
  });
});

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(projectRoot, folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.name === 'http') continue; // what it sends goes to browsers
    if (entry.isDirectory()) yield* sources(name);
    else if (name.endsWith('.ts')) yield readFileSync(path.join(projectRoot, name), 'utf8');
  }
}

test('every kind that a link or a hub is told to send or take is in it', () => {
  const kinds = new Set(channels.map(({ kind }) => kind));
  const pattern =
    /(?:handlers\.set|(?:link|hub)\.handle|[sS]end(?:Later)?|\btell)\((?:'all',\s*)?[\w.,\s=?]*'([a-z-]+)'/g;
  const used = [...sources('daemon')].flatMap(text =>
    [...text.matchAll(pattern)].map(one => one[1] ?? one[2]),
  );
  assert.ok(used.length > 10, used.join());
  assert.deepEqual(
    used.filter(kind => kind !== 'all' && !kinds.has(kind ?? '')),
    [],
  );
  const wired =
    "link.handle('made-up', taken); hub.send(address, 'made-up', data); hub.send('all', 'made-up', 1)";
  assert.deepEqual(
    [...wired.matchAll(pattern)].map(([, kind]) => kind),
    ['made-up', 'made-up', 'made-up'],
  );
});

test('a claim may say nothing of what a kiosk says: the broker’s list denies it every kind but enrol', () => {
  const list = readFileSync(path.join(projectRoot, 'systemd/mosquitto.acl'), 'utf8');
  const kinds = channels.filter(({ direction }) => direction === 'up').map(({ kind }) => kind);
  const denied = [...list.matchAll(/^pattern deny bitmap\/1\/TENANT\/claim\/\+\/up\/([a-z]+)\/#$/gm)];
  assert.deepEqual(denied.map(([, kind]) => kind).toSorted(), [
    ...new Set(kinds.filter(kind => kind !== 'enrol').toSorted()),
  ]);
});
