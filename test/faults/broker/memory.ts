const mebibyte = 1024 * 1024;

/** Watches how much memory the process takes. */
export class MemoryWatch {
  #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#samples.push(process.memoryUsage.rss() / mebibyte), 100);
  }

  /** The most since the beginning, and how much more it was in the last quarter of the time than in the second, in MiB. */
  end(): { readonly peakMiB: number; readonly growthMiB: number } {
    clearInterval(this.#timer);
    const quarter = Math.floor(this.#samples.length / 4);
    const most = (from: number, to: number) => Math.max(0, ...this.#samples.slice(from, to));
    const growth = most(3 * quarter, this.#samples.length) - most(quarter, 2 * quarter);
    return { peakMiB: most(0, this.#samples.length), growthMiB: quarter === 0 ? 0 : growth };
  }
}
