import { chmodSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { copyStore } from './backup.ts';
import { type Asked, carryOut } from './control-answers.ts';
import { Caller } from './control-caller.ts';
import { controlSocketOf, longestSocketPath } from './control-frames.ts';
import { type Order, readOrder } from './control-orders.ts';
import { messageOf } from './core/errors.ts';
import type { KeyChange } from './key-change.ts';
import type { Machine } from './machine.ts';

/** Verbs that ask at the same time. 1 to 100. */
const maxConnections = 16;

/** What the daemon's log tells of; the rest is looking, and stands in the audit where it has to. */
const logged = new Set<Order['order']>([
  ...([
    'store.backup',
    'keys.rotate',
    'encounter.erase',
    'enrol.init',
    'enrol.allow',
    'enrol.release',
  ] as const),
  ...(['enrol.withdraw', 'enrol.claim', 'enrol.broker', 'enrol.revoke'] as const),
  ...(['fleet.configure', 'fleet.job-create', 'fleet.job-cancel', 'fleet.job-forget'] as const),
  ...(['fleet.group-put', 'fleet.tags-put'] as const),
]);

export interface ControlParts {
  readonly store: Pick<Asked, 'kiosk' | 'hub' | 'authority' | 'fleet'>;
  readonly keyChange: KeyChange;
  readonly dataFolder: string;
  readonly machine: Pick<Machine, 'clock' | 'log'>;
}

/**
 * Takes the orders of verbs beside a daemon at work, over a socket in its data folder: an order a connection. Whoever can
 * write to the socket, which are the daemon's user and root, can read the store and its keys as well; so nobody is asked for
 * more, and who they say that they are stands in the audit.
 *
 * Gives what ends it. Where the name is too long for a socket it says so, and the daemon runs without.
 */
export async function listenForOrders(parts: ControlParts): Promise<() => Promise<void>> {
  const file = controlSocketOf(parts.dataFolder);
  if (Buffer.byteLength(file) > longestSocketPath) {
    parts.machine.log(`no orders while it runs: ${file} is too long for a socket`);
    return async () => {};
  }
  await rm(file, { force: true }); // of a daemon that was killed; whoever runs holds the store's lock
  const control = new Control(parts);
  const server = createServer(socket => control.serve(new Caller(socket)));
  server.maxConnections = maxConnections;
  await listen(server, file);
  chmodSync(file, 0o600);
  return () => control.close(server);
}

function listen(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: file }, resolve);
  });
}

class Control {
  readonly #parts: ControlParts;
  readonly #asked: Asked;
  readonly #callers = new Map<Caller, Promise<void>>();

  constructor(parts: ControlParts) {
    const { store, keyChange, machine } = parts;
    this.#parts = parts;
    this.#asked = { ...store, keyChange, now: () => machine.clock.wall().toISOString() };
  }

  serve(caller: Caller): void {
    const answered = this.#answer(caller).finally(() => this.#callers.delete(caller));
    this.#callers.set(caller, answered);
  }

  /** What is being carried out comes to its end first, since the store is closed after this. */
  async close(server: Server): Promise<void> {
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    for (const caller of this.#callers.keys()) caller.drop();
    await Promise.all([closed, ...this.#callers.values()]);
  }

  async #answer(caller: Caller): Promise<void> {
    const { log } = this.#parts.machine;
    try {
      const line = await caller.order();
      if (line === undefined) return caller.drop();
      const order = readOrder(line);
      await this.#carryOut(order, caller);
      if (logged.has(order.order)) log(`control: ${order.order} for ${order.actor} is done`);
    } catch (error) {
      log(`control: ${messageOf(error)}`);
      caller.fail(error);
    }
  }

  async #carryOut(order: Order, caller: Caller): Promise<void> {
    if (order.order === 'store.backup') return this.#backUp(order, caller);
    const course = { onProgress: tellTo(caller), signal: caller.gone };
    const answer = await carryOut(order.order, order, this.#asked, course);
    caller.tell({ kind: 'answer', answer });
    caller.end();
  }

  async #backUp({ actor }: Order<'store.backup'>, caller: Caller): Promise<void> {
    const { kiosk, hub, now } = this.#asked;
    const store = kiosk ?? hub;
    if (store === undefined) throw new Error('there is no store to copy');
    const begun = { at: now(), action: 'store.backup-begun', actor };
    await copyStore(store, this.#parts.dataFolder, begun, copy => caller.send(copy));
  }
}

const tellTo =
  (caller: Caller): Parameters<typeof carryOut>[3]['onProgress'] =>
  progress =>
    caller.tell({ kind: 'progress', progress });
