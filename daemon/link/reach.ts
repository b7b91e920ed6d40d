import { connect } from 'node:net';
import type { Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import { reachTimeoutMs } from './parameters.ts';

const defaultPorts: Readonly<Record<string, number>> = {
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
};

/** Resolves when something listens at the broker's address; Fault `unavailable` when nothing does. */
export function reachBroker(url: string, clock: Clock): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const where = url.replace(/\/\/[^@/]*@/, '//');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) || (defaultPorts[protocol] ?? 1883) });
    const fail = (what: string, cause?: unknown) => {
      cancel();
      socket.destroy();
      reject(new Fault('unavailable', what, { where, cause }));
    };
    const cancel = clock.after(reachTimeoutMs, () => fail(`no answer within ${reachTimeoutMs} ms`));
    socket.once('error', error => fail(messageOf(error), error));
    socket.once('connect', () => {
      cancel();
      socket.destroy();
      resolve();
    });
  });
}
