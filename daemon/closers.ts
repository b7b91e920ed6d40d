/** What has been opened, to be closed in the reverse order: also when a later opening fails. */
export class Closers {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  /** Closes everything, whatever fails; rejects with the first failure. May be called twice. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Runs `open`; when it fails, closes what it had opened and throws its error. */
  static async guard<T>(open: (closers: Closers) => Promise<T>): Promise<T> {
    const closers = new Closers();
    try {
      return await open(closers);
    } catch (error) {
      await closers.close().catch(() => {
        // The error that made us give up says more than what fails while cleaning up after it.
      });
      throw error;
    }
  }
}
