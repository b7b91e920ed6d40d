import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import { damageRemedy } from '../faults.ts';
import { scrubAtOpenBytes, scrubEveryMs } from '../parameters.ts';
import { fileNumber, tablesOf } from './level-files.ts';
import { liveTables } from './manifest.ts';
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

/**
 * Reads the tables of a database one after the other, again and again, and tells of those that are
 * damaged. Only those that the manifest names: of these every byte is on the disk. Any other is
 * being written, or was when the power went.
 */
export class TableScrub {
  readonly #folder: string;
  readonly #options: ScrubOptions;
  readonly #checked = new Set<string>();
  /** Tables that were damaged before the database was open. */
  readonly #suspects: string[] = [];
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
      if (defect !== undefined) this.#suspects.push(name);
    }
  }

  /** To be called once the database is open: by then a table may have been set aside, and another be in its place. */
  async opened(): Promise<void> {
    for (const name of this.#suspects.splice(0)) await this.#check(name);
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

  async #check(name: string): Promise<void> {
    const defect = await this.#defectOf(name);
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
    const live = liveTables(this.#folder);
    return tablesOf(this.#folder).filter(name => live.has(fileNumber(name)) && !this.#checked.has(name));
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
