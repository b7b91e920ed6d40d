import { Fault } from '../../daemon/core/errors.ts';
import type {
  NameSync,
  OpenDatabase,
  Operation,
  PlainFile,
  View,
  Volume,
} from '../../daemon/store/database.ts';
import { storeFault } from '../../daemon/store/faults.ts';
import type { KeyRange } from '../../daemon/store/keys.ts';
import { sleep } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import type { Life } from './life.ts';
import { disk as model } from './parameters.ts';
import { SimPlainFile } from './plain-file.ts';
import { Records, type Undo } from './records.ts';
import type { Trace } from './trace.ts';

/** A batch that a power cut may take: it is not synced, or the name of its log is not. */
interface Uncertain {
  readonly undo: Undo;
  readonly log: number;
  synced: boolean;
}

/** What is wrong with a disk, for as long as it is. */
export interface DiskTrouble {
  /** The file system tells of no room. */
  full: boolean;
  /** There is room when asked, and none when written to. */
  failing: boolean;
}

/**
 * A disk with one LevelDB on it, as far as its promises go: what is written is seen at once, and is only certain to outlive
 * a power cut when it was synced and the name of its log was. What a failed write left behind may come back at the next open.
 */
export class SimDisk {
  readonly name: string;
  readonly records = new Records();
  readonly trouble: DiskTrouble = { full: false, failing: false };
  /** Said to be on the disk, and is not: a bug to be found. */
  skipsNames = false;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly #plainFiles = new Map<string, SimPlainFile>();
  #made = false;
  #uncertain: Uncertain[] = [];
  /** A batch whose write failed: nobody knows whether it is in the log. */
  #torn: readonly Operation[] | undefined;
  #log = 0;
  #logBytes = 0;
  #namedLog = -1;
  #holder: SimDatabase | undefined;

  constructor(name: string, random: Random, trace: Trace) {
    this.name = name;
    this.#random = random;
    this.#trace = trace;
  }

  /** As a process sees it. */
  volume(life: Life): Volume {
    return {
      prepare: async (folder, create) => this.#prepare(folder, create),
      open: folder => this.#open(folder, life),
      openPlain: async (_folder, name) => this.#openPlain(name, life),
      names: () => this.#names(life),
      freeBytes: () => (this.trouble.full ? this.#random.integer(6 * 2 ** 20) : model.capacityBytes),
    };
  }

  /** Whether the record would be there after a power cut at this moment. */
  isCertain(key: string): boolean {
    return this.records.get(key) !== undefined && !this.#uncertain.some(({ undo }) => undo.has(key));
  }

  /** The process dies: what it has written stays. */
  kill(): void {
    this.#holder = undefined;
    this.records.dropSnapshots();
  }

  /** What was not certain is there up to some batch, and gone from there on. */
  cutPower(): void {
    this.kill();
    const kept = this.#random.integer(this.#uncertain.length + 1);
    for (const { undo } of this.#uncertain.slice(kept).toReversed()) this.records.takeBack(undo);
    this.#trace.note(this.name, `power cut: ${kept} of ${this.#uncertain.length} uncertain batches stay`);
    this.#uncertain = [];
    this.#torn = undefined;
    for (const file of this.#plainFiles.values()) file.cutPower(this.#random);
  }

  /** A bit of a record turns over. */
  flipBit(key: string): void {
    const value = Uint8Array.from(this.records.get(key) ?? []);
    if (value.length === 0) return;
    const at = this.#random.integer(value.length);
    value[at] = (value[at] ?? 0) ^ (1 << this.#random.integer(8));
    this.records.apply([{ type: 'put', key, value }]);
    this.#trace.note(this.name, `bit flipped in ${key}`);
  }

  #prepare(folder: string, create: boolean): void {
    if (!this.#made && !create) throw new Fault('not-found', 'no store is there', { where: folder });
  }

  async #open(folder: string, life: Life): Promise<OpenDatabase> {
    await this.wait(life, this.#random.uniform(...model.openMs));
    if (this.trouble.full || this.trouble.failing) throw storeFault(folder, noSpace());
    if (this.#holder !== undefined) throw new Fault('busy', 'the store is held', { where: folder });
    this.#made = true;
    if (this.#torn !== undefined && this.#random.chance(0.5)) this.#append(this.#torn);
    this.#torn = undefined;
    this.#nextLog();
    this.#holder = new SimDatabase(this, life);
    return this.#holder;
  }

  #openPlain(name: string, life: Life): PlainFile {
    const file = this.#plainFiles.get(name) ?? new SimPlainFile();
    this.#plainFiles.set(name, file);
    return file.opened(async bytes => {
      await this.wait(life, bytes > 0 ? this.#random.uniform(0, model.writeMs) : this.#syncMs());
      if (this.trouble.failing) throw noSpace();
    });
  }

  #names(life: Life): NameSync {
    return {
      syncWhenGrown: async () => {
        if (this.skipsNames || this.#namedLog === this.#log) return;
        const log = this.#log;
        await this.wait(life, this.#random.uniform(...model.syncMs));
        this.#namedLog = log;
        this.#settle();
      },
    };
  }

  /** For LevelDB's handle: what becomes of a batch. */
  async write(life: Life, operations: readonly Operation[], sync: boolean): Promise<void> {
    await this.wait(life, this.#random.uniform(0, model.writeMs));
    if (this.trouble.full || this.trouble.failing) {
      this.#torn = operations;
      throw noSpace();
    }
    const batch = this.#append(operations);
    if (!sync) return;
    await this.wait(life, this.#syncMs());
    if (this.trouble.failing) throw noSpace();
    for (const earlier of this.#uncertain.slice(0, this.#uncertain.indexOf(batch) + 1)) earlier.synced = true;
    this.#settle();
  }

  closed(database: SimDatabase): void {
    if (this.#holder === database) this.#holder = undefined;
  }

  get isSlowToRead(): boolean {
    return this.#random.chance(model.coldReadChance);
  }

  /** Time passes for the process; for one that dies meanwhile it never ends. */
  wait(life: Life, ms: number): Promise<void> {
    return sleep(life.clock, ms);
  }

  #append(operations: readonly Operation[]): Uncertain {
    if (this.#logBytes > model.logBytes) this.#nextLog();
    const batch = { undo: this.records.apply(operations), log: this.#log, synced: false };
    this.#uncertain.push(batch);
    for (const operation of operations) {
      const value = operation.type === 'put' ? operation.value : undefined;
      this.#logBytes += value?.length ?? 0;
      this.#trace.note(this.name, `${operation.type} ${operation.key}`, value);
    }
    return batch;
  }

  /** The table that is made of the log before is synced, with its name, before that log is let go. */
  #nextLog(): void {
    this.#log++;
    this.#logBytes = 0;
  }

  #settle(): void {
    const first = this.#uncertain.findIndex(({ synced, log }) => !synced || log > this.#namedLog);
    this.#uncertain.splice(0, first === -1 ? this.#uncertain.length : first);
  }

  #syncMs(): number {
    if (this.#random.chance(model.stalledSyncChance)) return this.#random.uniform(...model.stalledSyncMs);
    const slow = this.#random.chance(model.slowSyncChance);
    return this.#random.uniform(...(slow ? model.slowSyncMs : model.syncMs));
  }
}

const noSpace = () => new Error('IO error: No space left on device');

/** A handle, as the store has it until it closes it or dies. After a failed write it takes no more. */
class SimDatabase implements OpenDatabase {
  readonly #disk: SimDisk;
  readonly #life: Life;
  #state: 'open' | 'failed' | 'closed' = 'open';

  constructor(disk: SimDisk, life: Life) {
    this.#disk = disk;
    this.#life = life;
  }

  async get(key: string, { snapshot }: View): Promise<Uint8Array | undefined> {
    await this.#read();
    return this.#disk.records.get(key, snapshot);
  }

  async getMany(keys: string[], { snapshot }: View): Promise<(Uint8Array | undefined)[]> {
    await this.#read();
    return keys.map(key => this.#disk.records.get(key, snapshot));
  }

  async *iterator({ snapshot, ...range }: KeyRange & View): AsyncGenerator<[string, Uint8Array]> {
    const { records } = this.#disk;
    const own = snapshot === undefined ? records.snapshot() : undefined;
    const state = snapshot ?? own;
    const keys = records.keysOf(range, state);
    try {
      await this.#read();
      for (const key of keys) {
        const value = records.get(key, state);
        if (value !== undefined) yield [key, value];
      }
    } finally {
      await own?.close();
    }
  }

  async batch(operations: Operation[], { sync }: { readonly sync: boolean }): Promise<void> {
    this.#mustBeOpen();
    if (this.#state === 'failed') throw new Error('IO error: an earlier write failed');
    try {
      await this.#disk.write(this.#life, operations, sync);
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }

  snapshot() {
    this.#mustBeOpen();
    return this.#disk.records.snapshot();
  }

  async compactRange(): Promise<void> {
    await this.#read();
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#disk.closed(this);
  }

  async #read(): Promise<void> {
    this.#mustBeOpen();
    if (this.#disk.isSlowToRead) await this.#disk.wait(this.#life, model.readMs);
  }

  #mustBeOpen(): void {
    if (this.#state === 'closed')
      throw Object.assign(new Error('Database is not open'), { code: 'LEVEL_DATABASE_NOT_OPEN' });
  }
}
