// The clients of QEMU's sockets against a peer that speaks as QEMU was seen to.
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { Qmp } from './vm/host/qmp.ts';
import { Qtest, type WireChange } from './vm/host/qtest.ts';

const clock = new SystemClock();

/** A socket that answers each line; `greeting` comes first. */
async function peer(t: TestContext, greeting: string, answer: (line: string) => string): Promise<string> {
  const file = path.join(await temporaryFolder(t), 'socket');
  const sockets: Socket[] = [];
  const server = createServer(socket => {
    sockets.push(socket);
    socket.write(greeting);
    createInterface({ input: socket }).on('line', line => void socket.write(answer(line)));
  });
  await new Promise<void>(resolve => server.listen(file, resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return file;
}

test('QMP: events between answers disturb neither', async t => {
  const answer = (line: string) => {
    const { execute } = JSON.parse(line) as { execute: string };
    if (execute === 'qom-list')
      return '{"event":"RESET","data":{"guest":true}}\n{"return":[{"name":"device[7]","type":"child<pl061>"}]}\n';
    return execute === 'qmp_capabilities' ? '{"return":{}}\n' : '{"error":{"class":"x","desc":"no such"}}\n';
  };
  const qmp = await Qmp.connect(await peer(t, '{"QMP":{"version":{}}}\n', answer), clock);
  t.after(() => qmp.close());
  const events: string[] = [];
  qmp.onEvent(({ event }) => events.push(event));
  assert.equal(await qmp.pathOf('pl061'), '/machine/unattached/device[7]');
  assert.deepEqual(events, ['RESET']);
  await assert.rejects(qmp.execute('device_del'), /no such/);
  await assert.rejects(qmp.pathOf('pl011'), /no pl011/);
});

test('qtest: wires that change are told apart from answers', async t => {
  const answer = (line: string) =>
    line.startsWith('set_irq_in') ? 'IRQ raise 5\nOK\nIRQ lower 5\n' : 'FAIL unknown\n';
  const qtest = await Qtest.connect(await peer(t, '', answer), clock);
  t.after(() => qtest.close());
  const lowered = new Promise<WireChange[]>(resolve => {
    const seen: WireChange[] = [];
    qtest.onChange(change => {
      seen.push(change);
      if (!change.high) resolve(seen);
    });
  });
  await qtest.setInput('/machine/unattached/device[7]', 2, true);
  assert.deepEqual(
    (await lowered).map(({ line, high }) => [line, high]),
    [
      [5, true],
      [5, false],
    ],
  );
  await assert.rejects(qtest.watchOutputs('/nowhere'), /irq_intercept_out .nowhere: FAIL unknown/);
});
