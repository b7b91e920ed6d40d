import { readFileSync } from 'node:fs';

const sampleEveryMs = 100;

/**
 * Watches how much memory of its own the process takes (RssAnon). LevelDB maps its tables into memory; those pages are the
 * file system's cache, which grows with what is read and is given back when somebody needs it.
 */
export class MemoryWatch {
  readonly #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#samples.push(ownMiB()), sampleEveryMs);
  }

  /** The most since the beginning, and how much more it was in the last quarter of the time than in the second, in MiB. */
  end(): { readonly peakMiB: number; readonly growthMiB: number } {
    clearInterval(this.#timer);
    const quarter = Math.floor(this.#samples.length / 4);
    const most = (from: number, to: number) =>
      this.#samples.slice(from, to).reduce((a, b) => Math.max(a, b), 0);
    const growthMiB = most(3 * quarter, this.#samples.length) - most(quarter, 2 * quarter);
    return { peakMiB: most(0, this.#samples.length), growthMiB: quarter === 0 ? 0 : growthMiB };
  }
}

function ownMiB(): number {
  const found = /^RssAnon:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  if (found?.[1] === undefined) throw new Error('no RssAnon in /proc/self/status');
  return Number(found[1]) / 1024;
}
