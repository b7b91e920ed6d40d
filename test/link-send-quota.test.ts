// Publishes that wait for the broker.
import assert from 'node:assert/strict';
import test from 'node:test';
import { SendQuota } from '../daemon/link/send-quota.ts';

test('tens of thousands that wait are let go when the line dies, and each is answered as it is sent', () => {
  const quota = new SendQuota(20);
  let answered = 0;
  const sendAndFail = () => {
    answered++;
    quota.release();
  };
  for (let at = 0; at < 20; at++) quota.take(() => {});
  for (let at = 0; at < 50_000; at++) quota.take(sendAndFail, at % 7 === 0);
  quota.release();
  assert.equal(answered, 50_000);
});

test('no more than the limit are without an answer, in the order in which they came, the urgent ones first', () => {
  const quota = new SendQuota(2);
  const sent: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) quota.take(() => sent.push(name));
  quota.take(() => sent.push('urgent'), true);
  assert.deepEqual(sent, ['a', 'b']);
  quota.release();
  assert.deepEqual(sent, ['a', 'b', 'urgent']);
  quota.release();
  quota.release();
  quota.release();
  assert.deepEqual(sent, ['a', 'b', 'urgent', 'c', 'd']);
  for (const name of ['e', 'f']) quota.take(() => sent.push(name));
  assert.equal(sent.at(-1), 'e', 'two are on their way');
});
