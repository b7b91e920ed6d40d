import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const busyAnswer = [
  'HTTP/1.1 503 Service Unavailable',
  'Connection: close',
  'Retry-After: 5',
  'Content-Length: 0',
  '\r\n',
].join('\r\n');

/**
 * Whoever comes when so many are there already is told so, before anything of a request is read; beyond twice as many
 * nobody is told anything, since words take time as well.
 */
export function limitConnections(server: Server, limit: number): void {
  let open = 0;
  server.maxConnections = 2 * limit;
  server.prependListener('connection', (socket: Socket) => {
    open++;
    socket.once('close', () => open--);
    if (open <= limit) return;
    socket.on('error', () => undefined); // the caller may be gone before it is told
    socket.end(busyAnswer, () => socket.destroy());
  });
}
