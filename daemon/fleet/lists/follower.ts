import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import type { Published } from '../../core/watchlist.ts';
import { fullJitterMs } from '../../link/backoff.ts';
import type { Documents } from '../../store/contract/documents.ts';
import type { ListChange } from './delta.ts';
import { type DownloadParts, fetchSmall } from './download.ts';
import type { ListDigest } from './list-digest.ts';
import { TrustKeeper } from './list-trust.ts';
import { checkedPointer, type ListPointer, type ListReport } from './messages.ts';
import { fetchManifest, Offer, type OfferParts } from './offer.ts';
import { followTimes } from './parameters.ts';
import type { ListEpoch, ListPlace } from './place.ts';
import { RefusedList } from './refused.ts';
import type { ByteSource, Scratch } from './source.ts';
import { refreshTrust, type Trusted } from './trust.ts';

export interface FollowerParts {
  readonly list: string;
  /** Metadata of the root role that the kiosk was provisioned with. */
  readonly root: string;
  readonly documents: Documents;
  readonly place: ListPlace;
  readonly scratch: Scratch;
  readonly source: (url: string) => ByteSource;
  /** Opens a JWE to this kiosk. Throws Fault. */
  readonly openKey: (jwe: string) => Uint8Array | Promise<Uint8Array>;
  /** Sends a report up; one that cannot be sent is told by what the next one says. */
  readonly send: (report: ListReport) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (line: string) => void;
}

type How = ListReport['how'];

interface Pass {
  readonly how: How;
  readonly added: number;
  readonly replaced: number;
  readonly deleted: number;
}

const nothing: Pass = { how: 'nothing', added: 0, replaced: 0, deleted: 0 };

/**
 * Follows a list that a hub publishes: what is in the store and in force is the newest epoch that was signed for, or the one before.
 * It acts on pointers, and looks by itself when none comes. One pass at a time; a pointer that comes meanwhile is followed after it.
 */
export class ListFollower {
  readonly #parts: FollowerParts;
  readonly #end = new AbortController();
  readonly #trust: TrustKeeper;
  #pointer: ListPointer | undefined;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isDue = false;
  #failures = 0;
  #hasReported = false;
  #cancel: CancelTimer = () => {};

  private constructor(parts: FollowerParts, trust: TrustKeeper) {
    this.#parts = parts;
    this.#trust = trust;
  }

  /** Rejects with the Faults of the store. The first look comes by itself where it is known where to look. */
  static async start(parts: FollowerParts): Promise<ListFollower> {
    const follower = new ListFollower(parts, await TrustKeeper.open(parts.documents, parts.list, parts.root));
    if (follower.#trust.now.url !== undefined) follower.#wakeIn(parts.random() * followTimes.spreadMs);
    return follower;
  }

  /** Takes a pointer; an old one, or one of another list, changes nothing. Throws Fault `bad-input`. */
  handle(body: unknown): void {
    const pointer = checkedPointer(body);
    if (pointer.list !== this.#parts.list) return;
    const isOld = pointer.version < Math.max(this.#trust.now.version, this.#pointer?.version ?? 0);
    if (isOld && pointer.key === undefined) return;
    const { key = this.#pointer?.key } = pointer;
    this.#pointer = { ...(isOld ? (this.#pointer ?? pointer) : pointer), ...(key !== undefined && { key }) };
    this.#failures = 0;
    const { spreadMs = pointer.key === undefined ? followTimes.spreadMs : 0 } = pointer;
    this.#wakeIn(this.#parts.random() * spreadMs);
  }

  /** Resolves when no pass is under way. */
  async idle(): Promise<void> {
    while (this.#isRunning) await this.#running;
  }

  async close(): Promise<void> {
    this.#cancel();
    this.#end.abort(new Fault('unavailable', 'the follower is closed'));
    await this.idle();
  }

  #wakeIn(delayMs: number): void {
    this.#cancel();
    if (this.#end.signal.aborted) return;
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#isDue = true;
      if (this.#isRunning) return;
      this.#isRunning = true;
      this.#running = this.#run();
    });
  }

  async #run(): Promise<void> {
    const { random, clock } = this.#parts;
    try {
      while (this.#isDue && !this.#end.signal.aborted) {
        this.#isDue = false;
        const startedMs = clock.monotonicMs();
        const done = await this.#pass(startedMs);
        if (this.#end.signal.aborted) return;
        this.#failures = done ? 0 : this.#failures + 1;
        const { backoffBaseMs, lookMs } = followTimes;
        if (!this.#isDue) {
          const retryMs = fullJitterMs(this.#failures + 2, backoffBaseMs, lookMs, random());
          this.#wakeIn(done ? lookMs * (1 + random() / 2) : backoffBaseMs + retryMs);
        }
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** Whether the kiosk now has what was to be had. */
  async #pass(startedMs: number): Promise<boolean> {
    const { list, log, clock } = this.#parts;
    let bytes = 0;
    const tookMs = () => clock.monotonicMs() - startedMs;
    try {
      const done = await this.#follow(count => (bytes += count));
      const isNews = done.how !== 'nothing' || !this.#hasReported;
      if (done.how !== 'nothing')
        log(`list ${list}: ${done.how}, ${bytes} bytes in ${Math.round(tookMs())} ms`);
      if (isNews) await this.#report({ ...done, bytes, tookMs: tookMs() });
      return true;
    } catch (error) {
      if (this.#end.signal.aborted) return false;
      log(`list ${list}: ${messageOf(error)}`);
      await this.#report({ ...nothing, bytes, tookMs: tookMs() }, error);
      return false;
    }
  }

  async #follow(onBytes: (count: number) => void): Promise<Pass> {
    const pointer = this.#pointer;
    await this.#takeKey(pointer);
    const url = pointer?.url ?? this.#trust.now.url;
    if (url === undefined) return nothing;
    const { source, clock, random, list, scratch } = this.#parts;
    const download = { source: source(url), clock, random, signal: this.#end.signal, onBytes };
    const trusted = await this.#refresh(download);
    await this.#remember(url, trusted);
    const parts: OfferParts = { list, targets: trusted.targets, download, scratch };
    const manifest = await fetchManifest(parts);
    if (pointer !== undefined && manifest.epoch < pointer.epoch)
      throw new Fault('unavailable', 'the epoch that was pointed to is not there yet', {
        where: `list ${list}`,
        given: `epoch ${manifest.epoch}`,
        wanted: `epoch ${pointer.epoch}`,
      });
    const key = this.#trust.key(manifest.keyId);
    if (key === undefined) throw new MissingKey(list, manifest.keyId);
    const pass = await this.#apply(new Offer(manifest, key, parts), trusted);
    if (this.#pointer === pointer) this.#pointer = undefined;
    return pass;
  }

  async #takeKey(pointer: ListPointer | undefined): Promise<void> {
    if (pointer?.key === undefined || this.#trust.key(pointer.key.id) !== undefined) return;
    await this.#trust.addKey(pointer.key.id, await this.#parts.openKey(pointer.key.jwe));
  }

  #refresh(download: DownloadParts): Promise<Trusted> {
    return refreshTrust(this.#trust.now.files, {
      fetch: (name, maximumBytes) => fetchSmall(`metadata/${name}`, { from: 0 }, maximumBytes, download),
      keep: files => this.#trust.change({ files }),
      now: this.#parts.clock.wall(),
      where: `list ${this.#parts.list}`,
    });
  }

  async #remember(url: string, { versions }: Trusted): Promise<void> {
    const { now } = this.#trust;
    if (now.url === url && now.version === versions.timestamp) return;
    await this.#trust.change({ url, version: versions.timestamp });
  }

  async #apply(offer: Offer, trusted: Trusted): Promise<Pass> {
    const { place, list } = this.#parts;
    const times = this.#timesOf(offer, trusted);
    const standing = await place.standing(list);
    if (standing === undefined) return this.#replace(offer, times);
    requireOnward(standing, offer.published, list);
    const held = await place.digest(list);
    if (standing.epoch === offer.manifest.epoch && held.root.toString('hex') === offer.manifest.root) {
      await place.confirm(list, times);
      return nothing;
    }
    const isDrifted = held.root.toString('hex') !== standing.root;
    const change = isDrifted ? undefined : await this.#delta(offer, standing);
    if (change !== undefined) return this.#change('delta', offer, times, held, change);
    if (!isDrifted) return this.#replace(offer, times, held);
    const repair = await offer.repair(held);
    return repair === undefined
      ? this.#replace(offer, times, held)
      : this.#change('repair', offer, times, held, repair);
  }

  /** What the deltas say, unless they do not go on from what is held: then the whole list is taken. */
  async #delta(offer: Offer, standing: Published): Promise<ListChange | undefined> {
    try {
      return await offer.changesSince(standing);
    } catch (error) {
      if (!(error instanceof RefusedList) || error.refusal !== 'chain-broken') throw error;
      this.#parts.log(`${error.message}; the whole list is taken`);
      return undefined;
    }
  }

  async #replace(offer: Offer, times: Times, held?: ListDigest): Promise<Pass> {
    const { entries, digest } = await offer.snapshot();
    await this.#parts.place.replace(this.#epochOf(offer, times, digest), entries);
    const replaced = entries.filter(({ subject }) => held?.has(subject.id));
    const changed = replaced.filter(entry => held?.holds(entry.subject.id, entry.digest) === false);
    return {
      how: 'snapshot',
      added: entries.length - replaced.length,
      replaced: changed.length,
      deleted: (held?.size ?? 0) - replaced.length,
    };
  }

  async #change(
    how: How,
    offer: Offer,
    times: Times,
    held: ListDigest,
    { upserts, removals }: ListChange,
  ): Promise<Pass> {
    const change = { upserts, removals: removals.filter(id => held.has(id)) };
    const digest = held.after(change);
    offer.requireRoot(digest);
    await this.#parts.place.change(this.#epochOf(offer, times, digest), change);
    const replaced = upserts.filter(({ subject }) => held.has(subject.id)).length;
    return { how, added: upserts.length - replaced, replaced, deleted: change.removals.length };
  }

  #timesOf({ manifest }: Offer, { expiresAt }: Trusted): Times {
    const ends = [expiresAt, manifest.expiresAt ?? expiresAt].map(text => new Date(text).toISOString());
    return {
      confirmedAt: this.#parts.clock.wall().toISOString(),
      expiresAt: ends.toSorted()[0] ?? expiresAt,
    };
  }

  #epochOf({ published }: Offer, times: Times, digest: ListDigest): ListEpoch {
    return { list: this.#parts.list, published, ...times, digest };
  }

  async #report(pass: Pass & Pick<ListReport, 'bytes' | 'tookMs'>, error?: unknown): Promise<void> {
    const { list, place, clock, send, log } = this.#parts;
    try {
      const standing = await place.standing(list);
      await send({
        list,
        at: clock.wall().toISOString(),
        epoch: standing?.epoch ?? 0,
        root: standing?.root ?? '',
        version: this.#trust.now.version,
        ...pass,
        ...(error !== undefined && { refusal: refusalOf(error) }),
        ...(error instanceof MissingKey && { wantsKey: error.keyId }),
      });
      this.#hasReported = true;
    } catch (failure) {
      log(`list ${list}: not reported: ${messageOf(failure)}`);
    }
  }
}

type Times = Pick<ListEpoch, 'confirmedAt' | 'expiresAt'>;

/** The hub has not sent this kiosk the key of the list yet. */
class MissingKey extends Fault {
  readonly keyId: string;

  constructor(list: string, keyId: string) {
    super('unavailable', 'the kiosk has no such content key', { where: `list ${list}`, given: keyId });
    this.keyId = keyId;
  }
}

const longestDetail = 1_024;

function refusalOf(error: unknown): NonNullable<ListReport['refusal']> {
  const code = error instanceof RefusedList ? error.refusal : error instanceof Fault ? error.code : 'failed';
  return { code, detail: messageOf(error).slice(0, longestDetail) };
}

/** An epoch is never taken back, and never is another one than it was. */
function requireOnward(standing: Published, offered: Published, list: string): void {
  const where = `list ${list}`;
  if (offered.epoch < standing.epoch)
    throw new RefusedList('rolled-back', 'an older epoch', {
      where,
      given: `${offered.epoch}`,
      wanted: `${standing.epoch} or later`,
    });
  if (offered.epoch === standing.epoch && offered.head !== standing.head)
    throw new RefusedList('chain-broken', 'another epoch of the same number', {
      where,
      given: `${offered.epoch}`,
    });
}
