/**
 * Blocks the event loop of a process of Node for ever, from outside and with nothing of it in the process's own code:
 *
 *     node block-loop.js PID
 *
 * SIGUSR1 opens Node's inspector, which only the process's own account and root can do; what is evaluated over it runs on the loop.
 */
import { get, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';

const inspector = { host: '127.0.0.1', port: 9229 };
const retryMs = 100;
/** As blocked as by a loop without end, at no cost to an emulated processor. */
const expression = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0)';
const endless = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
const clock = new SystemClock();

/** The path of the main thread's session, once the inspector listens. */
async function sessionPath(): Promise<string> {
  for (;;) {
    try {
      const [target] = JSON.parse(await answer('/json/list')) as { readonly webSocketDebuggerUrl: string }[];
      if (target !== undefined) return new URL(target.webSocketDebuggerUrl).pathname;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    }
    await sleep(clock, retryMs);
  }
}

function answer(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ ...inspector, path }, response => void text(response).then(resolve, reject)).on('error', reject);
  });
}

/** A text message of at most 125 bytes as a client's frame, with a mask of zeros (RFC 6455, 5.2). */
const frameOf = (message: string) =>
  Buffer.concat([Buffer.from([0x81, 0x80 | message.length, 0, 0, 0, 0]), Buffer.from(message)]);

process.kill(Number(process.argv[2]), 'SIGUSR1');
const headers = {
  ...{ connection: 'Upgrade', upgrade: 'websocket' },
  ...{ 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.alloc(16).toString('base64') },
};
request({ ...inspector, path: await sessionPath(), headers })
  .on('upgrade', (_response, socket) => {
    socket.write(frameOf(endless), () => process.exit(0));
  })
  .end();
