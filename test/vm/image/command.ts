import { spawn } from 'node:child_process';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';

const clock = new SystemClock();

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Default: ten minutes. */
  readonly timeoutMs?: number;
  readonly input?: string | Buffer;
}

/** Runs a program on the host, gently, and resolves with what it printed; rejects with the end of what it complained. */
export function command(
  program: string,
  args: readonly string[],
  { cwd, env, timeoutMs = 600_000, input }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('nice', ['-n', '5', program, ...args], {
      cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
    });
    const printed: Buffer[] = [];
    let complaints = '';
    const cancel = clock.after(timeoutMs, () => child.kill('SIGKILL'));
    child.stdout.on('data', (data: Buffer) => printed.push(data));
    child.stderr.on('data', (data: Buffer) => {
      complaints = (complaints + data.toString()).slice(-4_000);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      cancel();
      const output = Buffer.concat(printed).toString();
      if (code === 0) return resolve(output);
      const end = signal ?? `exit code ${code}`;
      reject(new Error(`${program} ${args.join(' ')}: ${end}\n${complaints || output.slice(-4_000)}`));
    });
  });
}
