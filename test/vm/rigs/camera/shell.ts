// Runs in the guest.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A line of shell; resolves with what it printed. */
export async function shell(line: string): Promise<string> {
  return (await run('sh', ['-c', line])).stdout;
}
