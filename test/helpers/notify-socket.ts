import { randomUUID } from 'node:crypto';
import path from 'node:path';
import koffi from 'koffi';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { encodeAddress } from '../../daemon/systemd/address.ts';
import { temporaryFolder } from './temporary-folder.ts';

const library = koffi.load(null);
const socket = library.func('int socket(int domain, int type, int protocol)');
const bind = library.func('int bind(int fd, const void *address, uint32_t size)');
const recv = library.func('long recv(int fd, _Out_ void *bytes, size_t length, int flags)');
const close = library.func('int close(int fd)');

const [AF_UNIX, SOCK_DGRAM, SOCK_CLOEXEC, MSG_DONTWAIT] = [1, 2, 0o2_000_000, 0x40];
const clock = new SystemClock();

interface Ending {
  after(hook: () => Promise<void> | void): void;
}

/** A real AF_UNIX datagram socket, as systemd listens at one. */
export class NotifySocket {
  readonly name: string;
  readonly #fd: number;
  readonly #bytes = Buffer.alloc(4096);
  readonly received: string[] = [];

  constructor(name: string) {
    const address = encodeAddress(name);
    this.name = name;
    this.#fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) as number;
    if (bind(this.#fd, address, address.length) !== 0) throw new Error(`bind ${name}: ${koffi.errno()}`);
  }

  static async open(test: Ending, kind: 'path' | 'abstract'): Promise<NotifySocket> {
    const name =
      kind === 'path' ? path.join(await temporaryFolder(test), 'notify') : `@bitmapd-${randomUUID()}`;
    const opened = new NotifySocket(name);
    test.after(() => opened.close());
    return opened;
  }

  /** The datagrams that have come since the last call. */
  take(): string[] {
    const taken: string[] = [];
    for (;;) {
      const length = Number(recv(this.#fd, this.#bytes, this.#bytes.length, MSG_DONTWAIT));
      if (length < 0) break;
      taken.push(this.#bytes.toString('utf8', 0, length));
    }
    this.received.push(...taken);
    return taken;
  }

  /** Waits until one has come that matches, among all that ever came. */
  async until(pattern: RegExp, timeoutMs = 20_000): Promise<string> {
    const lastMs = clock.monotonicMs() + timeoutMs;
    for (;;) {
      this.take();
      const found = this.received.find(text => pattern.test(text));
      if (found !== undefined) return found;
      if (clock.monotonicMs() > lastMs) throw new Error(`no ${pattern} in: ${this.received.join(' | ')}`);
      await new Promise<void>(resolve => clock.after(20, resolve));
    }
  }

  close(): void {
    close(this.#fd);
  }
}
