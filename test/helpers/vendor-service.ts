import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VendorServer {
  readonly url: string;
  /** What GET /capture does. */
  capture: (request: IncomingMessage, response: ServerResponse) => void;
  /** The questions so far, and those whose asker has gone. */
  readonly asked: URL[];
  readonly left: URL[];
  token: string | undefined;
  close(): Promise<void>;
}

/** A vendor's SDK process on the loopback. Until told otherwise it waits for a finger that does not come. */
export async function vendorServer(info: unknown): Promise<VendorServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    if (vendor.token !== undefined && request.headers.authorization !== `Bearer ${vendor.token}`) {
      response.writeHead(401).end();
    } else if (url.pathname === '/info') {
      response.end(JSON.stringify(info));
    } else {
      vendor.asked.push(url);
      response.on('close', () => vendor.left.push(url));
      vendor.capture(request, response);
    }
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  const vendor: VendorServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    capture: () => {},
    asked: [],
    left: [],
    token: undefined,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return vendor;
}
