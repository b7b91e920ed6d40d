import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';

export interface Broker {
  /** mqtt://HOST:PORT */
  readonly url: string;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * The broker that is built in, for a demo on one machine: MQTT 3.1.1 over TCP, nothing kept, nobody asked who they are.
 * It therefore listens on the loopback address alone unless told otherwise; a site runs Mosquitto.
 * Port 0 takes a free one. Rejects with Fault `busy` when the port is taken.
 */
export async function startBroker({ host = '127.0.0.1', port = 1883 } = {}): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    aedes.close();
    throw cannotListen(error, host, port);
  }
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `mqtt://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close() {
      const closed = new Promise(resolve => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await new Promise<void>(resolve => aedes.close(resolve));
    },
  };
}

function cannotListen(cause: unknown, host: string, port: number): Fault {
  const isTaken = systemErrorCode(cause) === 'EADDRINUSE';
  return new Fault(isTaken ? 'busy' : 'unavailable', `the broker cannot listen: ${messageOf(cause)}`, {
    where: `${host}:${port}`,
    remedy: isTaken ? 'stop what uses the port, or choose another' : 'choose an address of this machine',
    cause,
  });
}
