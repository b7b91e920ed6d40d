import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import { damageRemedy } from '../faults.ts';
import { tablesOf } from './level-files.ts';
import { scrubAtOpenBytes, scrubEveryMs } from '../parameters.ts';

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
  /** Tables that were not whole when they were looked at first, with how they stood: perhaps they were being written. */
  readonly #suspects = new Map<string, string>();
  #roundBegan: number;

  constructor(folder: string, options: ScrubOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#roundBegan = options.now().getTime();
  }

  /** Looks at the newest tables, as many as take no time that anybody notices. */
  async begin(): Promise<void> {
    let bytes = 0;
    for (const name of this.#left().toReversed()) {
      bytes += await this.#sizeOf(name);
      if (bytes > scrubAtOpenBytes) return;
      const defect = await this.#defectOf(name);
      this.#checked.add(name);
      if (defect !== undefined) this.#suspects.set(name, defect);
    }
  }

  /**
   * To be called once the database is open: LevelDB has then deleted, or written anew,
   * what a crash had left half written.
   */
  async opened(): Promise<void> {
    const suspects = [...this.#suspects.keys()];
    this.#suspects.clear();
    for (const name of suspects) {
      const defect = await this.#defectOf(name);
      if (defect !== undefined) this.#tell(name, defect);
    }
  }

  /** Looks at one table. */
  async step(): Promise<void> {
    const [next] = this.#left();
    if (next !== undefined) return this.#check(next);
    // Either way: the wall clock may have been set.
    if (Math.abs(this.#options.now().getTime() - this.#roundBegan) < scrubEveryMs) return;
    this.#checked.clear();
    this.#roundBegan = this.#options.now().getTime();
  }

  /** A table that is damaged is so at the second look too, in the same way, and nobody has written to it meanwhile. */
  async #check(name: string): Promise<void> {
    const written = await this.#lastWrite(name);
    const defect = await this.#defectOf(name);
    const before = this.#suspects.get(name);
    this.#suspects.delete(name);
    if (defect !== undefined && `${defect} ${written}` !== before) {
      this.#suspects.set(name, `${defect} ${written}`);
      return;
    }
    this.#checked.add(name);
    if (defect !== undefined) this.#tell(name, defect);
  }

  #tell(name: string, given: string): void {
    this.#options.onCorrupt(this.#fault(name, given));
  }

  #fault(name: string, given: string): Fault {
    const detail = { where: path.join(this.#folder, name), given, remedy: damageRemedy };
    return new Fault('corrupt', 'a table is damaged', detail);
  }

  #left(): string[] {
    return tablesOf(this.#folder).filter(name => !this.#checked.has(name));
  }

  async #lastWrite(name: string): Promise<string> {
    const found = await this.#unlessGone(stat(path.join(this.#folder, name)));
    return `${found?.size} ${found?.mtimeMs}`;
  }

  async #sizeOf(name: string): Promise<number> {
    return (await this.#unlessGone(stat(path.join(this.#folder, name))))?.size ?? 0;
  }

  async #defectOf(name: string): Promise<string | undefined> {
    const bytes = await this.#unlessGone(readFile(path.join(this.#folder, name)));
    return bytes === undefined ? undefined : tableDefect(bytes);
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
