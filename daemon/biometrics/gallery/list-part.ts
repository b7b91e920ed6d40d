import type { CountByModality, ModalityName } from '../../core/modality.ts';
import type { Comparer } from './comparer.ts';
import { idBytesToGrow, withRoomToGrow } from './parameters.ts';
import { Pool, type PoolMemory } from './pool.ts';
import { type RollMemory, SubjectRoll } from './subject-roll.ts';

/** What a part is laid out for. */
export interface PartSize {
  readonly subjects: number;
  /** UTF-8 bytes of all their ids. */
  readonly idBytes: number;
  readonly references: CountByModality;
}

/** A part as another thread takes it over: handles of shared memory, no copy. */
export interface PartMemory {
  readonly name: string;
  readonly roll: RollMemory;
  readonly pools: readonly PoolMemory[];
}

/** The subjects of a list that one shard has, and their references by modality. See `ListChange` for how they change. */
export class ListPart {
  readonly name: string;
  readonly roll: SubjectRoll;
  readonly #pools: ReadonlyMap<ModalityName, Pool>;
  #counted: { epoch: number; today: number; byModality: Map<ModalityName, number> } | undefined;

  /** `mayKeep`: how many references may stay prepared. */
  static withRoom(name: string, size: PartSize, comparers: readonly Comparer[], mayKeep: number): ListPart {
    const rows = withRoomToGrow(size.subjects);
    const roll = SubjectRoll.withRoom(rows, size.idBytes + idBytesToGrow * (rows - size.subjects));
    let left = mayKeep;
    const pools = comparers.map(comparer => {
      const references = size.references[comparer.name] ?? 0;
      const pool = Pool.withRoom(comparer, { rows, references }, left);
      left = Math.max(0, left - references);
      return pool;
    });
    return new ListPart(name, roll, pools);
  }

  /** Over what another part has left. */
  static attach(
    { name, roll, pools }: PartMemory,
    comparers: readonly Comparer[],
    mayKeep: number,
  ): ListPart {
    const own = new SubjectRoll(roll);
    const isSeen = (row: number) => own.isSeen(row);
    const attached = pools.flatMap(memory => {
      const comparer = comparers.find(one => one.name === memory.modality);
      return comparer === undefined ? [] : [Pool.attach(comparer, memory, mayKeep, isSeen)];
    });
    return new ListPart(name, own, attached);
  }

  private constructor(name: string, roll: SubjectRoll, pools: readonly Pool[]) {
    this.name = name;
    this.roll = roll;
    this.#pools = new Map(pools.map(pool => [pool.comparer.name, pool]));
  }

  get shared(): PartMemory {
    return {
      name: this.name,
      roll: this.roll.shared,
      pools: [...this.#pools.values()].map(pool => pool.shared),
    };
  }

  get kept(): number {
    return [...this.#pools.values()].reduce((sum, pool) => sum + pool.kept, 0);
  }

  get pools(): Iterable<Pool> {
    return this.#pools.values();
  }

  pool(modality: ModalityName): Pool | undefined {
    return this.#pools.get(modality);
  }

  /** Whether so many references would be laid out in the same way. Whether there is room shows as they come. */
  suits({ references }: PartSize): boolean {
    return [...this.#pools].every(([modality, pool]) => pool.suits(references[modality] ?? 0));
  }

  /** How many references of a modality are searched on that day (`dayNumber`). */
  templates(modality: ModalityName, today: number): number {
    const counted = this.#counted;
    if (counted?.epoch !== this.roll.epoch || counted.today !== today) {
      this.#counted = { epoch: this.roll.epoch, today, byModality: new Map() };
    }
    const known = this.#counted?.byModality.get(modality);
    if (known !== undefined) return known;
    const count = this.#count(modality, today);
    this.#counted?.byModality.set(modality, count);
    return count;
  }

  #count(modality: ModalityName, today: number): number {
    const table = this.#pools.get(modality)?.table;
    if (table === undefined) return 0;
    const { owners } = table;
    let count = 0;
    for (let place = 0; place < owners.length; place++) {
      if (table.isOwned(place) && this.roll.isSearched(owners[place], today)) count++;
    }
    return count;
  }

  /** Lets go of what is not memory. */
  close(): void {
    for (const pool of this.#pools.values()) pool.close();
  }
}
