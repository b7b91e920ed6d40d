import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { projectRoot } from './project.ts';

/** What is installed on boards. */
const bin = path.join(projectRoot, 'dist/bundle/bitmapd.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `bitmapd ARGUMENTS` to its end, as a person would from a shell. */
export async function bitmapd(args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: 'pipe' });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

/** A daemon in a process of its own, with its lines as they come. */
export class Daemon {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();

  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', line => {
        this.lines.push(line);
        for (const listener of this.#listeners) listener();
      });
    }
    child.on('exit', () => {
      for (const listener of this.#listeners) listener();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first line that matches, now or later; throws with all lines when the daemon ends before. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find(line => pattern.test(line));
      if (found !== undefined) return found;
      if (!this.running) throw new Error(`ended without ${pattern}:\n${this.lines.join('\n')}`);
      await this.#change();
    }
  }

  /** Waits until so many lines match. */
  async count(pattern: RegExp, wanted: number): Promise<void> {
    while (this.lines.filter(line => pattern.test(line)).length < wanted) {
      if (!this.running) throw new Error(`ended before ${wanted} of ${pattern}:\n${this.lines.join('\n')}`);
      await this.#change();
    }
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    if (this.running) {
      this.#child.kill(signal);
      await once(this.#child, 'exit');
    }
    return this.#child.exitCode;
  }

  #change(): Promise<void> {
    return new Promise(resolve => {
      const listener = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }
}
