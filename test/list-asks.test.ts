// Files of lists by messages: a hub answers one ask of a kiosk at a time, however many it sends.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Closers } from '../daemon/closers.ts';
import type { KioskAddress } from '../daemon/core/kiosk-address.ts';
import type { Hub } from '../daemon/hub/hub.ts';
import { publishLists } from '../daemon/hub-published-lists.ts';
import { listHere, publishHere } from '../daemon/publish-here.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { noted } from './helpers/data-folder.ts';
import { readablePerson } from './helpers/readable-person.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const gate = (device: string): KioskAddress => ({ tenant: 'demo', shard: 's1', device });

test('a kiosk is answered one ask at a time, and the next when that is done; another kiosk does not wait', {
  timeout: 10_000,
}, async t => {
  const dataFolder = await temporaryFolder(t);
  const machine = noted();
  await listHere(dataFolder, 'fugitives', machine);
  await publishHere(dataFolder, 'fugitives', [readablePerson(0)], machine);
  const handlers = new Map<string, Parameters<Hub['handle']>[1]>();
  const sent: string[] = [];
  let goOn = () => {};
  const hub: Pick<Hub, 'handle' | 'onState' | 'send'> = {
    handle: (kind, handler) => void handlers.set(kind, handler),
    onState: () => () => {},
    send: (to, kind) => {
      sent.push(`${kind} to ${to === 'all' ? to : to.device}`);
      return new Promise(resolve => (goOn = resolve));
    },
  };
  const closers = new Closers();
  t.after(() => closers.close());
  const line = { sealTo: () => undefined };
  const identity = { proof: () => assert.fail(), options: {} } as unknown as Parameters<
    typeof publishLists
  >[0]['identity']; // lists come by messages here, without TLS
  await publishLists({ dataFolder, documents: new MemoryDocuments(), hub, line, identity, machine }, closers);
  const body = { list: 'fugitives', path: 'metadata/timestamp.json', from: 0, bytes: 1_000 };
  const ask = async (device: string) => handlers.get('file')?.(gate(device), body, undefined);
  const until = async (count: number) => {
    while (sent.length < count) await new Promise(setImmediate);
  };
  const first = ask('gate-1');
  await until(1);
  for (let again = 0; again < 3; again++) await ask('gate-1'); // dropped
  const firstDone = goOn;
  const other = ask('gate-2');
  await until(2);
  assert.deepEqual(sent, ['file to gate-1', 'file to gate-2']);
  goOn();
  firstDone();
  await Promise.all([first, other]);
  const next = ask('gate-1');
  await until(3);
  goOn();
  await next;
});
