// The pump with its outbox and a line that the test holds in its hand.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Pump } from '../daemon/link/pump.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { MemoryOutbox, quickLink, until } from './helpers/link-fixtures.ts';

function rig(context: TestContext, outbox = new MemoryOutbox('epoch-a')) {
  const sent: { epoch: string; seq: number; first: number }[] = [];
  const errors: string[] = [];
  const pump = new Pump({
    outbox,
    clock: new SystemClock(),
    parameters: quickLink,
    send: entries => {
      for (const { entry, first } of entries) sent.push({ epoch: entry.epoch, seq: entry.seq, first });
    },
    onError: reason => errors.push(reason),
    onProgress: () => undefined,
    onSilence: () => undefined,
  });
  context.after(() => pump.close());
  return { pump, outbox, sent, errors, seqs: () => sent.map(({ seq }) => seq) };
}

test('nothing is sent while the line is down; all of it from the first when it is up', async t => {
  const { pump, outbox, seqs } = rig(t);
  outbox.append(3);
  await new Promise(resolve => setTimeout(resolve, 20));
  assert.deepEqual(seqs(), []);
  pump.lineUp();
  await until('the first is sent', () => seqs().length === 1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 1 });
  await until('the window has opened', () => seqs().length === 3);
  pump.lineDown();
  pump.lineUp();
  await until('gone back', () => seqs().length > 3);
  assert.deepEqual(seqs(), [1, 2, 3, 2]);
});

test('an outbox that begins at 501 says so with every entry', async t => {
  const { pump, outbox, sent } = rig(t, new MemoryOutbox('epoch-a', 500));
  outbox.append(3);
  pump.lineUp();
  await until('sent', () => sent.length === 1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 501 });
  await until('all sent', () => sent.length === 3);
  assert.deepEqual(
    sent.map(({ seq, first }) => [seq, first]),
    [
      [501, 501],
      [502, 502],
      [503, 502],
    ],
  );
});

test('an ack of another epoch deletes nothing', async t => {
  const { pump, outbox, seqs } = rig(t);
  outbox.append(2);
  pump.lineUp();
  await until('sent', () => seqs().length === 1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-b', upTo: 1 });
  await new Promise(resolve => setTimeout(resolve, 20));
  assert.equal(outbox.entries.length, 2);
});

test('what the hub has from before a restart is not sent again one by one', async t => {
  const { pump, outbox, seqs } = rig(t);
  outbox.append(9);
  pump.lineUp();
  await until('sent', () => seqs().length === 1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 8 });
  await until('the rest is sent', () => seqs().includes(9));
  assert.deepEqual(seqs(), [1, 9]);
});

test('a hub that holds more than the store ever gave: nothing is deleted, and a new epoch begins', async t => {
  const { pump, outbox, sent, errors } = rig(t);
  outbox.append(2);
  pump.lineUp();
  await until('sent', () => sent.length === 1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 3 });
  await until('sent again in the new epoch', () => sent.some(({ epoch }) => epoch === 'epoch-a+'));
  assert.equal(outbox.entries.length, 2);
  assert.match(errors[0] ?? '', /holds urgent up to 3, more than this store ever gave/);
});

test('an outbox that cannot be read is said, and read again', async t => {
  const { pump, outbox, seqs, errors } = rig(t);
  const read = outbox.read.bind(outbox);
  outbox.read = () => Promise.reject(new Error('EIO'));
  outbox.append();
  pump.lineUp();
  await until('said', () => errors.some(error => /cannot be sent: EIO/.test(error)));
  outbox.read = read;
  await until('sent', () => seqs().length === 1);
});

test('a deletion that fails is made up for by the next ack', async t => {
  const { pump, outbox, seqs, errors } = rig(t);
  const acknowledge = outbox.acknowledge.bind(outbox);
  outbox.acknowledge = () => Promise.reject(new Error('EIO'));
  outbox.append(2);
  pump.lineUp();
  await until('sent', () => seqs().length === 1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 1 });
  await until('said', () => errors.some(error => /cannot be cleared: EIO/.test(error)));
  outbox.acknowledge = acknowledge;
  await until('the next is sent', () => seqs().includes(2));
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 2 });
  await until('both are gone', () => outbox.entries.length === 0);
});

test('a silent hub is said once it is overdue, and the first entry goes again', async t => {
  const { pump, outbox, seqs, errors } = rig(t);
  outbox.append();
  pump.lineUp();
  await until('again', () => seqs().length === 2);
  assert.deepEqual(seqs(), [1, 1]);
  assert.match(errors[0] ?? '', /does not acknowledge: 1 sent, from seq 1 of urgent/);
});
