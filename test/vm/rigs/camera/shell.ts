// Runs in the guest.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A line of shell; resolves with what it printed. */
export async function shell(line: string): Promise<string> {
  return (await run('sh', ['-c', line])).stdout;
}

/** Puts a folder of programs before all others; gives back what takes it out. */
export function putInPath(folder: string): () => void {
  const folders = () => (process.env.PATH ?? '').split(':');
  process.env.PATH = [folder, ...folders()].join(':');
  return () => {
    process.env.PATH = folders()
      .filter(one => one !== folder)
      .join(':');
  };
}
