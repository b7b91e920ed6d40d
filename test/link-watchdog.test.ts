// A line that looks alive and is not: noticed within a stated time, and made anew.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startBroker } from '../daemon/link/broker.ts';
import { startLink } from '../daemon/link/link.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { startBadLine } from './faults/broker/bad-line.ts';
import { typeOf } from './faults/broker/packets.ts';
import { gate, MemoryOutbox, quickLink, quickTransport, until } from './helpers/link-fixtures.ts';
import { kioskSide } from './helpers/sealed-gate.ts';

async function kioskOnBadLine(context: TestContext, parameters = quickLink) {
  const broker = await startBroker({ port: 0 });
  const line = await startBadLine(broker.url);
  const outbox = new MemoryOutbox('epoch-a');
  const errors: string[] = [];
  const start = () => {
    const options = { url: line.url, address: gate };
    const shared = { clock: new SystemClock(), random: randomFrom(3).uniform, log: () => undefined };
    const link = startLink({ options, outbox, ...kioskSide, ...shared, parameters });
    link.onStatus(({ lastError }) => lastError !== undefined && errors.push(lastError));
    context.after(() => link.close());
    return link;
  };
  context.after(() => broker.close());
  context.after(() => line.close());
  return { line, outbox, errors, start };
}

const latenessMs = 1_500;

test('an idle line that is dead is noticed after one and a half times the keep alive', async t => {
  const { line, start } = await kioskOnBadLine(t);
  const link = start();
  await until('connected', () => link.status.connected);
  line.goSilent();
  await until('noticed', () => !link.status.connected, 1_500 * quickTransport.keepaliveS + latenessMs);
  await until('connected again', () => link.status.connected);
});

test('a hub that stays silent over a line that looks alive: the line is made anew now and then', async t => {
  const { outbox, errors, start } = await kioskOnBadLine(t, { ...quickLink, silentTimeouts: 2 });
  const link = start();
  outbox.append();
  await until('made anew', () => errors.some(error => /silent: the line is made anew/.test(error)));
  await until('and up again', () => link.status.connected);
  assert.equal(outbox.entries.length, 1);
});

test('a broker that does not answer a subscription is left', async t => {
  const suback = 9; // MQTT 5, table 2-1
  const { line, errors, start } = await kioskOnBadLine(t);
  line.behave({ pass: packet => (typeOf(packet) === suback ? [] : [packet]) });
  const link = start();
  await until(
    'noticed',
    () => errors.some(error => /no SUBACK/.test(error)),
    quickTransport.pubackTimeoutMs + latenessMs,
  );
  line.behave({});
  await until('connected', () => link.status.connected);
});
