import assert from 'node:assert/strict';
import test from 'node:test';
import { Pump } from '../daemon/link/pump.ts';
import type { Ack } from '../daemon/core/event.ts';
import { Fault } from '../daemon/core/errors.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { MemoryOutbox, quickLink } from './helpers/link-fixtures.ts';

/** An outbox whose disk is full for a while. */
class FullOutbox extends MemoryOutbox {
  isFull = true;

  override acknowledge(ack: Ack): Promise<boolean> {
    if (this.isFull) return Promise.reject(new Fault('disk-full', 'no space left'));
    return super.acknowledge(ack);
  }
}

test('what the hub has is cleared when the disk has room again, though no other ack comes', async t => {
  const outbox = new FullOutbox('epoch-a');
  const clock = new ManualClock();
  const errors: string[] = [];
  const nothing = () => undefined;
  const told = { send: nothing, onProgress: nothing, onSilence: nothing };
  const onError = (reason: string) => void errors.push(reason);
  const pump = new Pump({ ...told, outbox, clock, parameters: quickLink, onError });
  t.after(() => pump.close());
  outbox.append(1);
  pump.lineUp();
  await clock.advance(1);
  pump.acknowledge({ stream: 'urgent', epoch: 'epoch-a', upTo: 1 });
  await clock.advance(quickLink.ackTimeoutCapMs * 3);
  assert.equal(outbox.entries.length, 1);
  assert.match(errors[0] ?? '', /cannot be cleared/);
  outbox.isFull = false;
  await clock.advance(quickLink.ackTimeoutCapMs);
  assert.equal(outbox.entries.length, 0);
});
