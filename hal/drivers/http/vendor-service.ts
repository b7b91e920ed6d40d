import { type IncomingMessage, request } from 'node:http';
import { HalError, type HalErrorKind } from '../../device.ts';
import { imageLimits } from '../handed-in/parameters.ts';

export interface Answer {
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
}

/** What the statuses of the service mean; any other is `io`. */
const kinds: Readonly<Record<number, HalErrorKind>> = {
  204: 'timeout',
  408: 'timeout',
  409: 'busy',
  503: 'absent',
  504: 'timeout',
};

/** A vendor's SDK process that listens on the loopback. */
export class VendorService {
  readonly #device: string;
  readonly #url: URL;
  readonly #token: string | undefined;

  /** HalError `io` when the address is not on this machine. */
  constructor(device: string, url: string, token: string | undefined) {
    this.#device = device;
    this.#url = new URL(url.endsWith('/') ? url : `${url}/`);
    this.#token = token;
    if (this.#url.protocol !== 'http:' || !isLoopback(this.#url.hostname))
      throw new HalError(
        'io',
        device,
        `${url} is not http on the loopback: biometrics do not cross a network`,
      );
  }

  /**
   * Asks with GET, one connection a question. Rejects with the signal's reason, or with HalError by the status: `timeout`
   * (204, 408, 504), `busy` (409), `absent` (503, or nobody listens), `io` (any other, or a body that is too large).
   */
  get(path: string, query: Readonly<Record<string, string | number>>, signal: AbortSignal): Promise<Answer> {
    const url = new URL(path, this.#url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    return new Promise((resolve, reject) => {
      const asking = request(url, { headers: authorization, agent: false }, response => {
        this.#read(response).then(resolve, (cause: Error) => reject(this.#unreached(cause)));
      });
      const onAbort = () => {
        reject(signal.reason);
        asking.destroy();
      };
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      asking.on('error', cause => reject(this.#unreached(cause)));
      asking.on('close', () => signal.removeEventListener('abort', onAbort));
      asking.end();
    });
  }

  async #read(response: IncomingMessage): Promise<Answer> {
    const { statusCode = 0, headers } = response;
    if (statusCode !== 200) {
      response.resume();
      throw new HalError(kinds[statusCode] ?? 'io', this.#device, `the service answered ${statusCode}`);
    }
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > imageLimits.largestBytes)
        throw new HalError(
          'io',
          this.#device,
          `more than ${imageLimits.largestBytes} bytes from the service`,
        );
      parts.push(part);
    }
    return { headers, body: Buffer.concat(parts) };
  }

  #unreached(cause: Error): HalError {
    if (cause instanceof HalError) return cause;
    const { code } = cause as NodeJS.ErrnoException;
    const gone = code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE';
    return new HalError(gone ? 'absent' : 'io', this.#device, `${this.#url.host}: ${cause.message}`, cause);
  }
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
