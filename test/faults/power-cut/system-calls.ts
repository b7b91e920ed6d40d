/** Calls that can change a file, a name or what is on the disk; what else changes files is traced so that it can be refused. */
export const tracedCalls = [
  ...['openat', 'open', 'creat', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'fsync', 'fdatasync'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'mkdir', 'mkdirat', 'rmdir', 'link', 'linkat'],
  ...[
    'ftruncate',
    'truncate',
    'fallocate',
    'mmap',
    'msync',
    'sync_file_range',
    'copy_file_range',
    'sendfile',
  ],
  ...['symlink', 'symlinkat', 'lseek', 'io_uring_enter'],
];

/** A call as strace tells of it. */
export interface SystemCall {
  readonly name: string;
  readonly args: readonly string[];
  /** What the call gave back; undefined when the process died in it. */
  readonly result: number | undefined;
  /** The path behind a file descriptor that was given back. */
  readonly resultPath: string | undefined;
  /** Lines of the trace on which it began and ended: calls of several threads overlap. */
  readonly began: number;
  readonly ended: number;
}

const unfinished = ' <unfinished ...>';
const resumed = /^<\.\.\. \w+ resumed>\s?/;
const finished = /^(\w+)\((.*)\)\s+= (-?\d+|\?)(?:<((?:\\x..)*)>)?/s;

/** The calls in a trace of `strace -f -y -xx`, in the order in which they ended. */
export function* parseTrace(lines: Iterable<string>): Generator<SystemCall> {
  const open = new Map<string, { readonly text: string; readonly began: number }>();
  let ended = -1;
  for (const line of lines) {
    ended++;
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (rest.endsWith(unfinished)) {
      open.set(thread, { text: rest.slice(0, -unfinished.length), began: ended });
      continue;
    }
    const start = resumed.test(rest) ? open.get(thread) : undefined;
    const call = parseCall((start?.text ?? '') + rest.replace(resumed, ''), start?.began ?? ended, ended);
    if (call !== undefined) yield call;
  }
}

function parseCall(text: string, began: number, ended: number): SystemCall | undefined {
  const match = finished.exec(text);
  if (match === null) return undefined; // a signal, or the end of a process
  const [, name = '', args = '', result = '', path] = match;
  return {
    name,
    args: args.split(', '), // strings are in hexadecimal, and hold no comma
    result: result === '?' ? undefined : Number(result),
    resultPath: path === undefined ? undefined : textOf(path),
    began,
    ended,
  };
}

/** The bytes of a string in hexadecimal, `"\x61\x62"`. A string that strace has cut short throws. */
export function bytesOf(argument: string): Buffer {
  if (!argument.endsWith('"')) throw new Error(`not a whole string: ${argument.slice(0, 40)} ...`);
  return bytesIn(argument.slice(1, -1));
}

/** The text of a string or a path in hexadecimal, with quotes or without. */
export function textOf(argument: string): string {
  return bytesIn(argument.replaceAll('"', '')).toString('utf8');
}

/** `\x61\x62`: four characters a byte. Traces have tens of megabytes of these, so no regular expression. */
function bytesIn(hexadecimal: string): Buffer {
  const bytes = Buffer.allocUnsafe(hexadecimal.length / 4);
  for (let index = 0; index < bytes.length; index++) {
    const at = 4 * index + 2;
    bytes[index] = 16 * digit(hexadecimal.charCodeAt(at)) + digit(hexadecimal.charCodeAt(at + 1));
  }
  return bytes;
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x61 + 10;
  throw new Error('not a string in hexadecimal');
}

/** A file descriptor and the path behind it, `22<\x2f\x74>`. */
export function descriptorOf(argument: string): { readonly fd: number; readonly path: string } {
  const [, fd = '', path = ''] = /^(\d+|AT_FDCWD)<(.*)>/.exec(argument) ?? [];
  return { fd: Number(fd), path: textOf(path) };
}
