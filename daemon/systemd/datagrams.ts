import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { Fault, messageOf } from '../core/errors.ts';

/** What is used of koffi. */
interface Koffi {
  load(path: null): { func(definition: string): (...given: readonly unknown[]) => number };
  errno(): number;
}

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
/** asm-generic, x86 and Arm: a child must not hold our line to systemd. */
const SOCK_CLOEXEC = 0o2_000_000;
/** The event loop never waits for systemd. */
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

/** Sends one datagram. False when the receiver has no room for it now; throws Fault `unavailable` for everything else. */
export type Send = (text: string) => boolean;

/**
 * A way to send AF_UNIX datagrams, which Node does not have, to one address as `encodeAddress` gives it. The socket is the
 * process's to its end, and is not connected: a receiver that is made anew under its name is found again.
 */
export async function datagramsTo(address: Uint8Array): Promise<Send> {
  const koffi = await loadKoffi();
  const library = koffi.load(null);
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const sendto = library.func(
    'long sendto(int fd, const void *bytes, size_t length, int flags, const void *address, uint32_t size)',
  );
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw refused('socket', koffi.errno());
  return text => {
    const bytes = Buffer.from(text);
    const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    if (sendto(fd, bytes, bytes.length, flags, address, address.length) >= 0) return true;
    const errno = koffi.errno();
    if (errno === constants.errno.EAGAIN || errno === constants.errno.ENOBUFS) return false;
    throw refused('sendto', errno);
  };
}

async function loadKoffi(): Promise<Koffi> {
  const name = 'koffi'; // its binary is a package of its own that npm may leave out: it must not end the daemon before it has a word
  try {
    const loaded = (await import(name)) as Koffi & { readonly default?: Koffi };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new Fault('unavailable', `systemd cannot be told that the daemon runs: ${messageOf(cause)}`, {
      remedy: 'npm install koffi --include=optional, or Type=exec and no WatchdogSec= in the unit',
      cause,
    });
  }
}

function refused(call: string, errno: number): Fault {
  const code = getSystemErrorName(-errno);
  return new Fault('unavailable', `systemd is not reached: ${call}: ${code}`, { where: 'NOTIFY_SOCKET' });
}
