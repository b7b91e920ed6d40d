import { HalError, type HalErrorKind } from '../../device.ts';
import { type Answer, ask, checkLoopback } from '../handed-in/loopback.ts';

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
    checkLoopback(device, this.#url);
  }

  /**
   * Asks with GET. Rejects as `ask` does, and with HalError by the status: `timeout` (204, 408, 504), `busy` (409), `absent`
   * (503), `io` (any other but 200).
   */
  async get(
    path: string,
    query: Readonly<Record<string, string | number>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const url = new URL(path, this.#url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const headers = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    const answer = await ask(this.#device, { method: 'GET', url, headers }, signal);
    if (answer.status === 200) return answer;
    const kind = kinds[answer.status] ?? 'io';
    throw new HalError(kind, this.#device, `the service answered ${answer.status}`);
  }
}
