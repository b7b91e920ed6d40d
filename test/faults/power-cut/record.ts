import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Skip } from '../row.ts';
import { type History, historyOf } from './history.ts';
import { parseTrace, tracedCalls } from './system-calls.ts';

/** Longer than any write of the store: a string that strace cuts short is refused. */
const longestStringBytes = 64 * 1024 * 1024;

/** Runs Node programs one after the other under strace, and gives the history of what they did below `root`. */
export async function record(
  programs: readonly (readonly string[])[],
  root: string,
  scratch: string,
): Promise<History> {
  const trace = path.join(scratch, 'trace');
  const shell = programs.map(program => [process.execPath, ...program].map(quoted).join(' ')).join(' && ');
  const format = ['-f', '-y', '-xx', '-s', String(longestStringBytes), '-e', 'signal=none'];
  const calls = ['--seccomp-bpf', '-e', `trace=${tracedCalls.join(',')}`];
  const child = spawn('strace', [...format, ...calls, '-o', trace, 'sh', '-c', shell], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, UV_USE_IO_URING: '0' },
  });
  const errors: string[] = [];
  child.stderr.on('data', chunk => errors.push(String(chunk)));
  const ended = await Promise.race([once(child, 'close'), once(child, 'error')]);
  if (ended[0] instanceof Error) throw new Skip(`strace cannot be run: ${ended[0].message}`);
  if (ended[0] !== 0) throw new Error(`the traced program failed: ${errors.join('')}`);
  const lines: string[] = [];
  for await (const line of createInterface(createReadStream(trace, 'latin1'))) lines.push(line);
  return historyOf(parseTrace(lines), root);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
