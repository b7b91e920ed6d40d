import { Fault } from '../core/errors.ts';

/** AF_UNIX of every Linux. */
const unixFamily = 1;
/** sun_path, unix(7). */
const longestPath = 108;

/**
 * The name of a socket as `struct sockaddr_un`, little-endian: a path, with its closing NUL, or with `@` in front a name
 * of the abstract namespace, which begins with a NUL and ends where the address does. Fault `bad-input` for any other.
 */
export function encodeAddress(name: string): Uint8Array {
  const isAbstract = name.startsWith('@');
  const bytes = Buffer.from(isAbstract ? `\0${name.slice(1)}` : `${name}\0`);
  if (!/^[/@]./.test(name) || bytes.length > longestPath || name.includes('\0'))
    throw new Fault('bad-input', 'no socket has such a name', {
      where: 'NOTIFY_SOCKET',
      given: JSON.stringify(name),
      wanted: `a path, or @ and a name, of less than ${longestPath} bytes`,
    });
  return Buffer.concat([Uint8Array.of(unixFamily, 0), bytes]);
}
