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

/** What the service of a scanner with two kinds of evidence says of it. */
export const vendorInfo = {
  ...{ vendor: 'Maker', model: 'Lens 3', serial: '00042', widthPx: 192, heightPx: 192, dpi: 500 },
  presentation: ['vendor', 'reflectances'],
};
export const evidence = JSON.stringify({
  vendor: { algorithm: 'liveness 2.1', decision: 'no-attack' },
  reflectances: [
    { wavelengthNm: 540, fraction: 0.2 },
    { wavelengthNm: 660, fraction: 0.6 },
  ],
});

/** A finger lies there for whoever asks. */
export function layDown(
  vendor: VendorServer,
  png: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
) {
  vendor.capture = (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'image/png', 'bitmapd-evidence': evidence, ...headers })
      .end(png);
  };
}
