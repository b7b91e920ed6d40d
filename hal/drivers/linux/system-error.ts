import { getSystemErrorName } from 'node:util';

/**
 * A call into the kernel that failed with `errno`, named as node:fs names it. A table turned around would not do: EAGAIN has
 * the number of EWOULDBLOCK, ENOTSUP that of EOPNOTSUPP, and node:os knows no EREMOTEIO.
 */
export function systemError(syscall: string, errno: number): NodeJS.ErrnoException {
  const code = getSystemErrorName(-errno);
  return Object.assign(new Error(`${code}: ${syscall}`), { code, errno, syscall });
}

/** `code` of a failed call; empty for what is no failure of the kernel. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
