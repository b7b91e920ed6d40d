import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from './vm/guest/protocol.ts';
import { GuestProcess } from './vm/host/guest-process.ts';

const out = (text: string): Answer => ({ is: 'out', id: 1, data: Buffer.from(text).toString('base64') });
const started = () => {
  const sent: unknown[] = [];
  const pieces: string[] = [];
  const child = new GuestProcess(
    'sh',
    order => sent.push(order),
    text => pieces.push(text),
  );
  return { child, sent, pieces };
};

test('what a process in the guest prints is found in whatever pieces it comes', async () => {
  const { child, pieces } = started();
  const found = child.printed(/ready (\d+)\n/);
  for (const piece of ['rea', 'dy 1', '2\n']) child.take(out(piece));
  assert.equal((await found)[1], '12');
  assert.deepEqual(pieces, ['rea', 'dy 1', '2\n']);
});

test('waiting for output ends when the process does, with what it said instead', async () => {
  const { child } = started();
  const found = child.printed(/ready/);
  child.take({ is: 'err', id: 1, data: Buffer.from('no such device').toString('base64') });
  child.take({ is: 'exit', id: 1, code: 1, signal: null });
  await assert.rejects(found, /without printing .*no such device/s);
  assert.deepEqual(await child.exited, { stdout: '', stderr: 'no such device', code: 1, signal: null });
  assert.ok(child.ended);
});

test('a guest that is gone takes its processes with it', async () => {
  const { child } = started();
  const found = child.printed(/ready/);
  child.lose(new Error('QEMU has ended'));
  await assert.rejects(child.exited, /QEMU has ended/);
  await assert.rejects(found, /ended without printing/);
});

test('input and signals are sent on', () => {
  const { child, sent } = started();
  child.write('x');
  child.endInput();
  child.kill('SIGSTOP');
  assert.deepEqual(sent, [{ do: 'write', data: 'eA==' }, { do: 'end' }, { do: 'kill', signal: 'SIGSTOP' }]);
});
