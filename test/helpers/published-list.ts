// A list that is published in a folder, and kiosks that follow it.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../daemon/core/errors.ts';
import type { Reference, Subject } from '../../daemon/core/watchlist.ts';
import { decodeBundle, encodeBundle } from '../../daemon/fleet/lists/bundle.ts';
import type { ListEntry } from '../../daemon/fleet/lists/entry.ts';
import { type FollowerParts, ListFollower } from '../../daemon/fleet/lists/follower.ts';
import type { ListPointer, ListReport } from '../../daemon/fleet/lists/messages.ts';
import { bundlePath } from '../../daemon/fleet/lists/parameters.ts';
import { LightPlace } from '../../daemon/fleet/lists/place.ts';
import { MemoryScratch } from '../../daemon/fleet/lists/scratch.ts';
import type { ByteSource } from '../../daemon/fleet/lists/source.ts';
import { contentKeys } from '../../daemon/hub/lists/content-keys.ts';
import { type Publication, publish, type PublishOptions, putRoot } from '../../daemon/hub/lists/publisher.ts';
import { Repository } from '../../daemon/hub/lists/repository.ts';
import { makeRoleKeys, type RoleKey, roles } from '../../daemon/hub/lists/role-keys.ts';
import { MemoryDocuments } from '../../daemon/store/documents/memory.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';

/** A clock whose wall can be set; its timers run in real time, and so many times as fast. */
export class FastClock extends SystemClock {
  at = new Date('2026-06-01T12:00:00Z');
  readonly #speed: number;

  constructor(speed = 20) {
    super();
    this.#speed = speed;
  }

  override wall(): Date {
    return this.at;
  }

  override after(delayMs: number, callback: () => void): () => void {
    return super.after(delayMs / this.#speed, callback);
  }

  /** What the machine's clock says. */
  wallNow(): Date {
    return super.wall();
  }

  pass(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

export function entryOf(id: string, mark = 1, details: Partial<Subject> = {}): ListEntry {
  const reference: Reference = {
    subject: id,
    instance: 1,
    modality: 'fingerprint',
    position: 2,
    template: new Uint8Array(40).fill(mark),
  };
  return { subject: { id, ...details }, references: [reference] };
}

export const entriesOf = (count: number, mark = 1): ListEntry[] =>
  Array.from({ length: count }, (_, at) => entryOf(`SUBJECT-${at}`, mark));

/** A hub's folder with one list. */
export class PublishedFolder {
  readonly list = 'fugitives';
  readonly repository: Repository;
  readonly folder: string;
  readonly clock: FastClock;
  readonly content = contentKeys(Buffer.alloc(32, 5));
  keys: RoleKey[] = [];
  last: Publication | undefined;

  private constructor(folder: string, clock: FastClock) {
    this.folder = folder;
    this.clock = clock;
    this.repository = new Repository(path.join(folder, this.list), this.list);
  }

  static async make(folder: string, clock = new FastClock()): Promise<PublishedFolder> {
    const published = new PublishedFolder(folder, clock);
    for (const role of roles) published.keys.push(...(await makeRoleKeys(path.join(folder, 'keys'), role)));
    await putRoot(published.parts, { keys: published.keys });
    return published;
  }

  get parts() {
    const { repository, keys, content, clock } = this;
    return { repository, keys, content, now: clock.wall(), randomBytes };
  }

  async publish(entries: readonly ListEntry[], options: PublishOptions = {}): Promise<Publication> {
    this.last = await publish(entries, this.parts, options);
    return this.last;
  }

  get pointer(): ListPointer {
    const { version = 1, epoch = 0, keyId = '1' } = this.last ?? {};
    const jwe = Buffer.from(this.content.key(this.list, keyId)).toString('base64url');
    const url = `https://hub.test/lists/${this.list}/`;
    return { list: this.list, version, epoch, url, key: { id: keyId, jwe } };
  }

  file(name: string): string {
    return path.join(this.folder, this.list, name);
  }

  /** Bytes of a file, changed. */
  async rewrite(name: string, change: (bytes: Buffer) => Buffer): Promise<void> {
    await writeFile(this.file(name), change(await readFile(this.file(name))));
  }
}

/** What somebody on the way does to what is asked for; undefined: nothing is there. */
export type Tamper = (name: string, bytes: Buffer) => Buffer | undefined;

/** Gives what lies in a folder. */
export class FolderSource implements ByteSource {
  readonly asked: string[] = [];
  tamper: Tamper = (_, bytes) => bytes;
  /** Whether the newest files come in one, too; what is done to them is done to them there. */
  hasBundle = true;
  /** The version that the bundle says it is of, where it is another. */
  staleBundle: number | undefined;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async *read(name: string, { from, to }: { from: number; to?: number }): AsyncGenerator<Uint8Array> {
    this.asked.push(name);
    const bytes = await readFile(path.join(this.#folder, name)).catch(() => undefined);
    const given = bytes && (name === bundlePath ? this.#bundle(bytes) : this.tamper(name, bytes));
    if (given === undefined) throw new Fault('not-found', 'no such file', { where: name });
    for (let at = from; at < Math.min(to ?? given.length, given.length); at += 10_000)
      yield given.subarray(at, Math.min(at + 10_000, to ?? given.length));
  }

  #bundle(bytes: Buffer): Buffer | undefined {
    if (!this.hasBundle) return undefined;
    const bundle = decodeBundle(bytes);
    const files = [...bundle.files].flatMap(([name, file]) => {
      const given = this.tamper(name, Buffer.from(file));
      return given === undefined ? [] : [[name, given] as const];
    });
    return encodeBundle({ ...bundle, version: this.staleBundle ?? bundle.version, files: new Map(files) });
  }
}

export interface Followed {
  readonly follower: ListFollower;
  readonly reports: ListReport[];
  readonly lines: string[];
  readonly source: FolderSource;
  readonly documents: MemoryDocuments;
  readonly place: LightPlace;
  /** Hands a pointer over, and resolves with the next report. */
  next(pointer?: ListPointer): Promise<ListReport>;
}

/** A kiosk that follows a published folder. */
export async function following(
  published: PublishedFolder,
  changes: Partial<FollowerParts> = {},
): Promise<Followed> {
  const source = new FolderSource(path.join(published.folder, published.list));
  const reports: ListReport[] = [];
  const lines: string[] = [];
  const documents = new MemoryDocuments();
  const place = new LightPlace();
  let onReport: (report: ListReport) => void = () => {};
  const follower = await ListFollower.start({
    list: published.list,
    root: await published.repository.firstRoot(),
    documents,
    place,
    scratch: new MemoryScratch(),
    source: () => source,
    openKey: jwe => Buffer.from(jwe, 'base64url'),
    send: async report => {
      reports.push(report);
      onReport(report);
    },
    clock: published.clock,
    random: () => 0,
    log: line => void lines.push(line),
    ...changes,
  });
  const next = (pointer: ListPointer = published.pointer) => {
    const reported = new Promise<ListReport>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no report: ${lines.join('; ')}`)), 20_000);
      onReport = report => {
        clearTimeout(late);
        resolve(report);
      };
    });
    follower.handle(pointer);
    return reported;
  };
  return { follower, reports, lines, source, documents, place, next };
}
