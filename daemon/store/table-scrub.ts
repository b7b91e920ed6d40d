import { existsSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../core/errors.ts';
import { scrubAtOpenBytes, scrubEveryMs } from './parameters.ts';
import { tableDefect } from './table-check.ts';

export interface ScrubOptions {
  readonly now: () => Date;
  /** Told of each table that is damaged, once in each round. */
  readonly onCorrupt: (fault: Fault) => void;
}

/**
 * The scrub of a database that is not open yet, with the newest tables looked at: LevelDB merges tables as soon as it is
 * open, and gives what is damaged in them new checksums.
 */
export async function scrubbed(folder: string, options: ScrubOptions): Promise<TableScrub> {
  const scrub = new TableScrub(folder, options);
  await scrub.begin();
  return scrub;
}

/** Reads the tables of a database one after the other, again and again, and tells of those that are damaged. */
export class TableScrub {
  readonly #folder: string;
  readonly #options: ScrubOptions;
  readonly #checked = new Set<string>();
  #roundBegan: number;

  constructor(folder: string, options: ScrubOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#roundBegan = options.now().getTime();
  }

  /** The newest tables, as many as take no time that anybody notices. */
  async begin(): Promise<void> {
    let bytes = 0;
    for (const name of this.#left().toReversed()) {
      bytes += await this.#sizeOf(name);
      if (bytes > scrubAtOpenBytes) return;
      await this.#check(name);
    }
  }

  /** One table. */
  async step(): Promise<void> {
    const [next] = this.#left();
    if (next !== undefined) return this.#check(next);
    // Either way: the wall clock may have been set.
    if (Math.abs(this.#options.now().getTime() - this.#roundBegan) < scrubEveryMs) return;
    this.#checked.clear();
    this.#roundBegan = this.#options.now().getTime();
  }

  #left(): string[] {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    return names.filter(name => /^\d+\.(ldb|sst)$/.test(name) && !this.#checked.has(name)).toSorted();
  }

  async #sizeOf(name: string): Promise<number> {
    return (await this.#unlessGone(stat(path.join(this.#folder, name))))?.size ?? 0;
  }

  async #check(name: string): Promise<void> {
    this.#checked.add(name);
    const file = path.join(this.#folder, name);
    const bytes = await this.#unlessGone(readFile(file));
    const given = bytes === undefined ? undefined : tableDefect(bytes);
    if (given === undefined) return;
    const remedy = 'copy the folder before anything else, then restore a backup';
    this.#options.onCorrupt(new Fault('corrupt', 'a table is damaged', { where: file, given, remedy }));
  }

  /** LevelDB deletes tables whenever it has merged them. */
  async #unlessGone<Value>(reading: Promise<Value>): Promise<Value | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}
