import { connect, type Socket } from 'node:net';
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';

const clock = new SystemClock();

/** Something hostile, and the answers that refuse it rightly. */
export interface Attack {
  readonly name: string;
  readonly statuses: readonly number[];
  /** Pieces that are sent one after the other, with a pause between. */
  readonly pieces: readonly (string | Buffer)[];
  readonly pauseMs?: number;
}

const post = (path: string, type: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
const json = 'application/json';
const session = '/v1/session';

const outside = [
  '/../../../../etc/passwd',
  '/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../../../etc/passwd',
  '/assets/..%5c..%5c..%5cetc%5cpasswd',
  '//etc/passwd',
  '/assets//etc/passwd',
  '/%00/etc/passwd',
  '/v1/encounters/..%2f..%2fetc%2fpasswd',
  `/${'a/'.repeat(4_000)}`,
];

const slowly = Array.from({ length: 60 }, () => 'x');

export const attacks: readonly Attack[] = [
  {
    name: 'a head that never ends',
    statuses: [408],
    pieces: [`GET / HTTP/1.1\r\nHost: x\r\n`, ...slowly],
    pauseMs: 500,
  },
  {
    name: 'a body that never ends',
    statuses: [408],
    pieces: [
      `POST ${session} HTTP/1.1\r\nHost: x\r\nContent-Type: ${json}\r\nContent-Length: 100\r\n\r\n`,
      ...slowly,
    ],
    pauseMs: 500,
  },
  {
    name: 'a body of a gigabyte',
    statuses: [413],
    pieces: [
      `POST ${session} HTTP/1.1\r\nHost: x\r\nContent-Type: ${json}\r\nContent-Length: 1000000000\r\n\r\n{`,
    ],
  },
  {
    name: 'a body in chunks without an end',
    statuses: [413],
    pieces: [
      `POST ${session} HTTP/1.1\r\nHost: x\r\nContent-Type: ${json}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      ...Array.from({ length: 20 }, () => `1000\r\n${'x'.repeat(4096)}\r\n`),
    ],
    pauseMs: 2,
  },
  { name: 'broken JSON', statuses: [400], pieces: [post(session, json, '{"name": "x", ')] },
  { name: 'no JSON', statuses: [400], pieces: [post(session, json, '\u0000\u0001\u0002')] },
  { name: 'deep JSON', statuses: [400], pieces: [post(session, json, '['.repeat(8_000))] },
  {
    name: 'JSON that reaches for the prototype',
    statuses: [400],
    pieces: [post(session, json, '{"__proto__": {"role": "supervisor"}, "name": "a", "password": "b"}')],
  },
  { name: 'wrong types', statuses: [400], pieces: [post(session, json, '{"name": {}, "password": []}')] },
  { name: 'another type of content', statuses: [400, 415], pieces: [post(session, 'text/xml', '<a/>')] },
  {
    name: 'a head of 64 kB',
    statuses: [431],
    pieces: [`GET / HTTP/1.1\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`],
  },
  { name: 'no HTTP', statuses: [400], pieces: [Buffer.from('16030100c8010000c40303', 'hex')] },
  {
    name: 'two lengths',
    statuses: [400],
    pieces: [
      `POST ${session} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
  },
  ...outside.map(path => ({
    name: `the path ${path.slice(0, 40)}`,
    statuses: [400, 401, 403, 404, 414],
    pieces: [get(path)],
  })),
];

/** What the server answered; undefined when it closed the connection, or said nothing within the time. */
export function answerTo({ pieces, pauseMs = 0 }: Attack, port: number, timeoutMs: number): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    const cancel = clock.after(timeoutMs, () => socket.destroy());
    let answer = '';
    socket.on('data', data => (answer += data.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      cancel();
      resolve(answer);
    });
    socket.on('connect', () => void send(socket, pieces, pauseMs));
  });
}

async function send(socket: Socket, pieces: readonly (string | Buffer)[], pauseMs: number): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(piece);
    if (pauseMs > 0) await sleep(clock, pauseMs);
  }
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Said to whoever is one too many, and to whoever says nothing for too long. */
const crowdStatuses = [503, 408];

/**
 * Many connections that say nothing, at once. Gives how many were told that it is too much, how many were held or
 * left at the door without a word, and what else was said to any.
 */
export async function crowd(
  port: number,
  count: number,
  holdMs: number,
): Promise<{ refused: number; silent: number; odd: readonly string[] }> {
  const answers = new Map<Socket, string>();
  for (let opened = 0; opened < count; opened++) {
    const socket = connect(port, '127.0.0.1');
    answers.set(socket, '');
    socket.on('error', () => undefined);
    socket.on('data', data => answers.set(socket, data.toString('latin1')));
    if (opened % 50 === 49) await sleep(clock, 10);
  }
  await sleep(clock, holdMs);
  for (const socket of answers.keys()) socket.destroy();
  const said = [...answers.values()].filter(answer => answer !== '');
  const odd = said.filter(answer => !crowdStatuses.includes(statusOf(answer)));
  const refused = said.filter(answer => statusOf(answer) === 503).length;
  return { refused, silent: count - said.length, odd };
}
