import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import { fullJitterMs } from '../../link/backoff.ts';
import type { Documents } from '../../store/contract/documents.ts';
import { applyOffer, nothing, type Pass } from './apply.ts';
import { BundledSource, decodeBundle } from './bundle.ts';
import { type DownloadParts, fetchSmall } from './download.ts';
import { TrustKeeper } from './list-trust.ts';
import { checkedPointer, type ListPointer, type ListReport } from './messages.ts';
import { fetchManifest, Offer, type OfferParts } from './offer.ts';
import { bundleLimits, bundlePath, followTimes } from './parameters.ts';
import type { ListPlace } from './place.ts';
import { RefusedList } from './refused.ts';
import { type ByteSource, counted, type Scratch } from './source.ts';
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
  /** Version of the timestamp up to which everything is taken. */
  #done = 0;
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

  /** Takes a pointer; an old one, one that comes again, or one of another list changes nothing. Throws Fault `bad-input`. */
  handle(body: unknown): void {
    const pointer = checkedPointer(body);
    if (pointer.list !== this.#parts.list) return;
    const isNewKey = pointer.key !== undefined && this.#trust.key(pointer.key.id) === undefined;
    const isOld = pointer.version < Math.max(this.#trust.version, this.#pointer?.version ?? 0);
    if ((isOld || pointer.version <= this.#done) && !isNewKey) return;
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
      log(
        `list ${list}: ${error instanceof MissingKey ? 'the hub is asked for its content key' : messageOf(error)}`,
      );
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
    const plain = { source: counted(source(url), onBytes), clock, random, signal: this.#end.signal };
    const download = { ...plain, source: await this.#bundledSource(pointer, plain) };
    const trusted = await this.#refresh(download);
    if (this.#trust.now.url !== url) await this.#trust.change({ url });
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
    const times = { confirmedAt: clock.wall(), signedUntil: trusted.expiresAt };
    const pass = await applyOffer(new Offer(manifest, key, parts), times, this.#parts);
    if (this.#pointer === pointer) this.#pointer = undefined;
    this.#done = trusted.versions.timestamp;
    return pass;
  }

  /** Where there is news most of it comes in one file; without one, and of what it does not hold, file by file. */
  async #bundledSource(pointer: ListPointer | undefined, plain: DownloadParts): Promise<ByteSource> {
    if (pointer === undefined) return plain.source;
    const bytes = await fetchSmall(bundlePath, { from: 0 }, bundleLimits.bytes, plain);
    if (bytes === undefined) return plain.source;
    const bundle = decodeBundle(bytes);
    return bundle.version < pointer.version ? plain.source : new BundledSource(bundle, plain.source);
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

  async #report(pass: Pass & Pick<ListReport, 'bytes' | 'tookMs'>, error?: unknown): Promise<void> {
    const { list, place, clock, send, log } = this.#parts;
    try {
      const standing = await place.standing(list);
      await send({
        list,
        at: clock.wall().toISOString(),
        epoch: standing?.epoch ?? 0,
        root: standing?.root ?? '',
        version: this.#trust.version,
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
