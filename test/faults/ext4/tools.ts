import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemErrorCode } from '../../../daemon/core/errors.ts';
import { Skip } from '../row.ts';

const execute = promisify(execFile);

/** Runs a tool of the system to its end, and gives what it printed. Never the synchronous way: we may be its disk. */
export async function tool(name: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(name, args);
    return stdout.trim();
  } catch (error) {
    throw systemErrorCode(error) === 'ENOENT' ? new Skip(`${name} is not installed`) : error;
  }
}

/** As `tool`, for cleaning up: what was never done cannot be undone. */
export async function undo(name: string, ...args: readonly string[]): Promise<void> {
  await tool(name, ...args).catch(() => undefined);
}
