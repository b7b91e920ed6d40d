/**
 * `node dist/test/vm/rigs/scanner/play.js SOCKET`: an R503 at the other end of a Unix socket, for QEMU's
 * `-chardev socket,path=SOCKET,server=on,wait=off -device usb-serial,chardev=...`. Orders come on standard input, one
 * JSON document a line: {"finger": 7} lays down person 7, {"finger": null} lifts; {"faults": {"silent": true}}. Each is
 * answered with a line that holds what the module heard so far.
 */
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { Faults } from './faults.ts';
import { syntheticFinger } from './finger.ts';
import { R503Simulator } from './r503-simulator.ts';

interface Order {
  readonly finger?: number | null;
  readonly faults?: Partial<Omit<Faults, 'noise'>> & { readonly noise?: readonly number[] };
}

const [socketPath] = process.argv.slice(2);
if (socketPath === undefined) throw new Error('usage: play.js SOCKET');
const socket = createConnection(socketPath);
const scanner = new R503Simulator({
  send: bytes => new Promise((resolve, reject) => socket.write(bytes, e => (e ? reject(e) : resolve()))),
});
socket.on('data', bytes => scanner.receive(bytes));
socket.on('close', () => process.exit(0));

for await (const line of createInterface({ input: process.stdin })) {
  obey(JSON.parse(line) as Order);
  process.stdout.write(`${JSON.stringify({ heard: scanner.heard, aura: scanner.aura })}\n`);
}
socket.end();

function obey({ finger, faults }: Order): void {
  if (finger === null) scanner.finger = () => undefined;
  if (typeof finger === 'number') {
    const impression = syntheticFinger(finger);
    scanner.finger = impression;
  }
  const { noise, ...others } = faults ?? {};
  Object.assign(scanner.faults, others, noise && { noise: Uint8Array.from(noise) });
}
