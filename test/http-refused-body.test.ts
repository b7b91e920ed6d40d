import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { sleep } from '../hal/clock.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { attacks, statusOf } from './faults/http/attacks.ts';
import { newDesk } from './helpers/caller.ts';

const clock = new SystemClock();

test('whoever reads only when all of a body is sent still reads that it was too large, and is cut off then', async () => {
  const desk = await newDesk({ clock });
  try {
    const { port } = new URL(await desk.http.app.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.on('data', data => (answer += data.toString('latin1'))).pause();
    socket.on('error', error => (answer += error.message));
    const closed = new Promise<void>(resolve => socket.on('close', () => resolve()));
    await once(socket, 'connect');
    const endless = attacks.find(({ name }) => name === 'a body in chunks without an end');
    for (const piece of endless?.pieces ?? []) {
      socket.write(piece);
      await sleep(clock, 5);
    }
    socket.resume();
    await closed;
    assert.equal(statusOf(answer), 413, answer);
  } finally {
    await desk.close();
  }
});
