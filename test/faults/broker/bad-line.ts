import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { PacketSplitter } from './packets.ts';

export type Towards = 'broker' | 'client';

/** How a line treats what it carries. */
export interface Behaviour {
  readonly delayMs?: number;
  /** What becomes of a packet: none, it, or more. */
  readonly pass?: (packet: Buffer, towards: Towards) => readonly Buffer[];
}

/** A TCP line to a broker that knows MQTT packets, so that each can be lost, doubled, held back, or changed. */
export interface BadLine {
  readonly url: string;
  behave(behaviour: Behaviour): void;
  /** The connections that are open stay open, and nothing comes through them any more: half-open TCP. */
  goSilent(): void;
  /** Bytes that are no MQTT, to whoever is connected. */
  talkRubbish(bytes: Buffer): void;
  close(): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  isSilent: boolean;
}

export async function startBadLine(brokerUrl: string): Promise<BadLine> {
  const { hostname, port } = new URL(brokerUrl);
  const pairs = new Set<Pair>();
  let behaviour: Behaviour = {};
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ port: Number(port), host: hostname, noDelay: true });
    const pair: Pair = { near, far, isSilent: false };
    pairs.add(pair);
    carry(pair, 'broker', () => behaviour);
    carry(pair, 'client', () => behaviour);
    for (const socket of [near, far]) socket.on('close', () => end(pairs, pair));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    behave: next => {
      behaviour = next;
    },
    goSilent: () => {
      for (const pair of pairs) pair.isSilent = true;
    },
    talkRubbish: bytes => {
      for (const { near } of pairs) near.write(bytes);
    },
    close: () => {
      for (const pair of pairs) end(pairs, pair);
      server.close();
    },
  };
}

function end(pairs: Set<Pair>, pair: Pair): void {
  if (pair.isSilent && !pair.near.destroyed) return; // nobody hears of it
  pairs.delete(pair);
  pair.near.destroy();
  pair.far.destroy();
}

function carry(pair: Pair, towards: Towards, behaviour: () => Behaviour): void {
  const [from, to] = towards === 'broker' ? [pair.near, pair.far] : [pair.far, pair.near];
  const splitter = new PacketSplitter();
  from.on('error', () => from.destroy());
  from.on('data', chunk => {
    if (pair.isSilent) return;
    const { delayMs = 0, pass = packet => [packet] } = behaviour();
    const packets = splitter.push(chunk).flatMap(packet => pass(packet, towards));
    if (packets.length === 0) return;
    const write = () => {
      if (!pair.isSilent && to.writable) to.write(Buffer.concat(packets));
    };
    if (delayMs > 0) setTimeout(write, delayMs);
    else write();
  });
}
