import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../hal/clock.ts';
import type { EyeEvidenceKind, EyeFrame } from '../../hal/presentation.ts';
import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { IrisOutline } from '../core/iris.ts';
import type { ModalityName } from '../core/modality.ts';
import type { PresentationJudgement } from '../core/presentation.ts';
import type { SearchResult } from '../core/search.ts';
import type { Reference, Subject } from '../core/watchlist.ts';
import { ChangeQueue } from './change-queue.ts';
import type { Acquisition, BiometricEngine, Explanation, SearchedChange, SearchOptions } from './engine.ts';
import { enrolledReference, type ListSource } from './gallery/enrolled.ts';
import { type ExpectedList, mergeResults } from './gallery/merge-results.ts';
import { shardOf } from './gallery/shard-of.ts';
import { mostShards, sharedFrom } from './parameters.ts';
import { Shard, type ShardOptions } from './shard.ts';
import type { BiometricWorkerData } from './worker.ts';
import { stageChange } from './stage-change.ts';
import { measureList, stageList, totalReferences } from './stage-list.ts';

export interface WorkerEngineOptions {
  readonly clock: Clock;
  /** Told in a line of each death of a worker; silent by default. */
  readonly log?: (line: string) => void;
  /** 32 bytes: in what form references are kept (docs/keyed-templates.md). Without it they are kept as they come. */
  readonly siteKey?: Uint8Array;
  /** How a worker is started; one of all modalities by default. */
  readonly startWorker?: () => Worker;
  /** Workers that share long lists: as many as there are processors, up to `mostShards`, by default. */
  readonly shards?: number;
  /** Lists of so many references and more are shared out; `sharedFrom` by default. */
  readonly sharedFrom?: number;
}

/**
 * Starts a worker thread, and others once a list is long enough to be shared out, and gives the engine that talks to them. `close`
 * ends the threads; until then they keep the process alive.
 */
export function startWorkerEngine(options: WorkerEngineOptions): BiometricEngine {
  return new WorkerEngine(options);
}

class WorkerEngine implements BiometricEngine {
  readonly #clock: Clock;
  readonly #shardOptions: ShardOptions;
  readonly #mostShards: number;
  readonly #sharedFrom: number;
  /** The first is always there. */
  readonly #shards: Shard[] = [];
  /** As they are or will be seen by a search that is sent now. */
  readonly #lists = new Map<string, ExpectedList>();
  readonly #changes = new ChangeQueue();

  constructor(options: WorkerEngineOptions) {
    const { clock, log = () => {}, siteKey } = options;
    const processors = availableParallelism();
    this.#mostShards = options.shards ?? Math.min(mostShards, processors);
    const threads = Math.max(1, Math.floor(processors / this.#mostShards));
    const start = () => startBiometricWorker({ threads, ...(siteKey && { siteKey }) });
    this.#clock = clock;
    this.#shardOptions = { clock, log, startWorker: options.startWorker ?? start };
    this.#sharedFrom = options.sharedFrom ?? sharedFrom;
    this.#firstShards(1);
  }

  acquire(image: Image, modality: ModalityName = 'fingerprint'): Promise<Acquisition> {
    return this.#leastBusy().call('acquire', {
      image: { ...image, pixels: ownBytes(image.pixels) },
      modality,
    });
  }

  compare(probe: Uint8Array, references: readonly Uint8Array[]): Promise<number[]> {
    const given = { probe: ownBytes(probe), references: references.map(ownBytes) };
    return this.#leastBusy().call('compare', given);
  }

  explain(probe: Uint8Array, reference: Uint8Array): Promise<Explanation> {
    return this.#leastBusy().call('explain', { probe: ownBytes(probe), reference: ownBytes(reference) });
  }

  outline(image: Image): Promise<IrisOutline | undefined> {
    return this.#leastBusy().call('outline', { ...image, pixels: ownBytes(image.pixels) });
  }

  judgeEye(frame: EyeFrame, promised: readonly EyeEvidenceKind[]): Promise<PresentationJudgement> {
    return this.#leastBusy().call('judgeEye', { frame, promised });
  }

  async identify(probe: Uint8Array | readonly Uint8Array[], options: SearchOptions): Promise<SearchResult> {
    const coming = this.#changes.pending(list => !this.#lists.has(list));
    if (coming !== undefined) await coming;
    const probes = (probe instanceof Uint8Array ? [probe] : probe).map(ownBytes);
    // All at once: no change of a list may come between the first shard and the last.
    const lists = [...this.#lists.values()];
    const shards = this.#shards.slice(0, Math.max(1, ...lists.map(list => list.shards)));
    const searches = shards.map(shard => shard.call('identify', { probes, options }));
    return mergeResults(living(await Promise.allSettled(searches)), lists, options.maximumCandidates);
  }

  load(list: ListSource, { anew } = { anew: false }): Promise<void> {
    return this.#changes.run(() => this.#load(list, anew), list.name);
  }

  change(change: SearchedChange): Promise<void> {
    const { list: name, version } = change;
    return this.#changes.run(async () => {
      const shards = this.#shardsOf(name);
      await stageChange(change, this.#shards.slice(0, shards), this.#clock);
      await this.#commit({ name, version, shards });
    });
  }

  unload(name: string): Promise<void> {
    return this.#changes.run(async () => {
      const { shards = 1 } = this.#lists.get(name) ?? {};
      this.#lists.delete(name);
      await Promise.all(this.#shards.slice(0, shards).map(shard => shard.unload(name)));
    });
  }

  addSubject(list: string, { id, expiresOn }: Subject, references: readonly Reference[]): Promise<void> {
    const own = references.map(enrolledReference);
    const subject = { id, ...(expiresOn !== undefined && { expiresOn }), references: own };
    return this.#changes.run(() =>
      this.#changeOne(list, id, async shard => {
        const { hasRoom, memory } = await shard.call('put', [subject]);
        if (memory !== undefined) shard.remember(memory);
        if (hasRoom) return;
        throw new Fault('conflict', 'no room for more changes', {
          where: `list ${list}`,
          remedy: 'load the list anew',
        });
      }),
    );
  }

  removeSubject(list: string, id: string): Promise<void> {
    return this.#changes.run(() => this.#changeOne(list, id, shard => shard.call('remove', id)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#shards.map(shard => shard.close()));
  }

  async #load(list: ListSource, anew: boolean): Promise<void> {
    const shared = await measureList(list, this.#mostShards);
    const isLong = totalReferences(shared) >= this.#sharedFrom;
    const sizes = isLong || this.#mostShards === 1 ? shared : await measureList(list, 1);
    const shards = this.#firstShards(sizes.length);
    await stageList(list, sizes, shards, this.#clock, anew);
    await this.#commit({ name: list.name, version: list.version, shards: shards.length });
  }

  /** All at once: a search that is sent before it sees nothing of it on any shard, and one that is sent after it all. */
  async #commit(list: ExpectedList): Promise<void> {
    const former = this.#lists.get(list.name);
    this.#lists.set(list.name, list);
    const commits = this.#shards.slice(0, list.shards).map(async shard => {
      shard.remember(await shard.call('commit', { version: list.version }));
    });
    const left = this.#shards.slice(list.shards, former?.shards).map(shard => shard.unload(list.name));
    const settled = await Promise.allSettled(commits);
    await Promise.allSettled(left);
    const failed = settled.find(one => one.status === 'rejected');
    if (failed === undefined) return;
    // By the version nobody could tell a part that has it from one that has not.
    if (former?.version === list.version) this.#lists.set(list.name, { ...list, isTorn: true });
    throw failed.reason;
  }

  async #changeOne(list: string, id: string, change: (shard: Shard) => Promise<void>): Promise<void> {
    const shard = this.#shards[shardOf(id, this.#shardsOf(list))];
    await shard.call('begin', { list });
    try {
      await change(shard);
      shard.remember(await shard.call('commit', {}));
    } catch (error) {
      await Promise.allSettled([shard.call('abandon', undefined)]);
      throw error;
    }
  }

  #shardsOf(list: string): number {
    const { shards } = this.#lists.get(list) ?? {};
    if (shards !== undefined) return shards;
    throw new Fault('not-found', 'no such list is loaded', { where: `list ${list}` });
  }

  #firstShards(count: number): Shard[] {
    while (this.#shards.length < count) this.#shards.push(new Shard(this.#shardOptions));
    return this.#shards.slice(0, count);
  }

  #leastBusy(): Shard {
    const up = this.#shards.filter(shard => shard.isUp);
    return up.reduce(
      (least, shard) => (shard.waiting < least.waiting ? shard : least),
      up[0] ?? this.#shards[0],
    );
  }
}

/** [shard]: what it answered; undefined for one that is not there. Throws when none is, and what any refuses. */
function living(settled: readonly PromiseSettledResult<SearchResult>[]): (SearchResult | undefined)[] {
  const failures = settled.flatMap(one => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const refused = failures.find(reason => !(reason instanceof Fault && reason.code === 'unavailable'));
  if (refused !== undefined) throw refused;
  if (failures.length === settled.length) throw failures[0];
  return settled.map(one => (one.status === 'fulfilled' ? one.value : undefined));
}

function startBiometricWorker(workerData: BiometricWorkerData): Worker {
  // By its built name: the compiler rewrites the endings of imports, not those of URLs.
  return new Worker(new URL('./worker.js', import.meta.url), { workerData });
}

/** A view of part of a larger buffer would take the whole buffer with it through the message port. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
