import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on which every byte takes its time, in each direction. */
export async function startSlowLine(brokerUrl: string, oneWayMs: number) {
  const { hostname, port } = new URL(brokerUrl);
  const sockets = new Set<Socket>();
  const late = (from: Socket, to: Socket) => {
    from.on('data', bytes => setTimeout(() => to.writable && to.write(bytes), oneWayMs));
    from.on('close', () => setTimeout(() => to.destroy(), oneWayMs));
    from.on('error', () => from.destroy());
  };
  const server = createServer(near => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) sockets.add(socket.setNoDelay(true));
    late(near, far);
    late(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
