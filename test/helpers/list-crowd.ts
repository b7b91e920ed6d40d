import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { fileURLToPath } from 'node:url';
import { ListFollower } from '../../daemon/fleet/lists/follower.ts';
import { HttpsSource } from '../../daemon/fleet/lists/https-source.ts';
import type { ListPointer, ListReport } from '../../daemon/fleet/lists/messages.ts';
import { LightPlace, type ListPlace, SharedDigests } from '../../daemon/fleet/lists/place.ts';
import { MemoryScratch } from '../../daemon/fleet/lists/scratch.ts';
import type { Scratch } from '../../daemon/fleet/lists/source.ts';
import type { Publication } from '../../daemon/hub/lists/publisher.ts';
import type { Documents } from '../../daemon/store/contract/documents.ts';
import { MemoryDocuments } from '../../daemon/store/documents/memory.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import type { HubStarted } from './list-hub.ts';

/** The hub of `list-hub.ts` in its process. */
export class HubProcess {
  readonly started: HubStarted;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, started: HubStarted) {
    this.#child = child;
    this.started = started;
  }

  static async start(folder: string, subjects: number): Promise<HubProcess> {
    const file = fileURLToPath(new URL('./list-hub.js', import.meta.url));
    const child = fork(file, [folder, String(subjects)]);
    const [started] = (await once(child, 'message')) as [HubStarted];
    return new HubProcess(child, started);
  }

  async publish(replaced: number): Promise<Publication & { readonly publishMs: number }> {
    const answered = once(this.#child, 'message');
    this.#child.send(replaced);
    const [done] = (await answered) as [Publication & { readonly publishMs: number }];
    return done;
  }

  pointer({ version, epoch }: Pick<Publication, 'version' | 'epoch'>, isFirst = false): ListPointer {
    const { url, key } = this.started;
    const spreadMs = 3_000;
    return {
      list: 'fugitives',
      version,
      epoch,
      url,
      spreadMs,
      ...(isFirst && { key: { id: '1', jwe: key } }),
    };
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}

export interface CrowdParts {
  readonly hub: HubProcess;
  readonly place: ListPlace;
  readonly documents?: Documents;
  readonly scratch?: Scratch;
  readonly agent: Agent;
}

const clock = new SystemClock();

export const agentFor = ({ started: { certificate } }: HubProcess): Agent =>
  new Agent({ keepAlive: true, maxSockets: 64, ca: certificate });

/** A follower, and what it reported last. */
export class CrowdMember {
  readonly reports: ListReport[] = [];
  #follower: ListFollower | undefined;
  #onReport: (report: ListReport) => void = () => {};

  static async join({ hub, place, agent, documents, scratch }: CrowdParts): Promise<CrowdMember> {
    const member = new CrowdMember();
    member.#follower = await ListFollower.start({
      list: 'fugitives',
      root: hub.started.root,
      documents: documents ?? new MemoryDocuments(),
      place,
      scratch: scratch ?? new MemoryScratch(),
      source: url => new HttpsSource(url, agent),
      openKey: jwe => Buffer.from(jwe, 'base64url'),
      send: async report => {
        member.reports.push(report);
        member.#onReport(report);
      },
      clock,
      random: Math.random,
      log: () => {},
    });
    return member;
  }

  /** Resolves with the report of that epoch, and how long it was in force after it was heard of. */
  follow(pointer: ListPointer): Promise<{ readonly report: ListReport; readonly afterMs: number }> {
    const heardMs = performance.now();
    return new Promise(resolve => {
      this.#onReport = report => {
        if (report.epoch === pointer.epoch) resolve({ report, afterMs: performance.now() - heardMs });
      };
      this.#follower?.handle(pointer);
    });
  }

  close(): Promise<void> {
    return this.#follower?.close() ?? Promise.resolve();
  }
}

/** Kiosks that hold a list, and a hub in a process of its own that publishes it. */
export interface Crowd {
  readonly members: readonly CrowdMember[];
  /** From the pointer on, at each kiosk. */
  change(subjects: number): Promise<{
    readonly timesMs: readonly number[];
    readonly bytes: number;
    /** Kiosks that did anything else than take the delta whole. */
    readonly wrong: number;
  }>;
  close(): Promise<void>;
}

/** One kiosk takes the whole list; what it then holds the others begin with. */
export async function heldByAll(
  folder: string,
  { kiosks, subjects }: { readonly kiosks: number; readonly subjects: number },
): Promise<Crowd> {
  const hub = await HubProcess.start(folder, subjects);
  const agent = agentFor(hub);
  const shared = new SharedDigests();
  const scout = new LightPlace(shared);
  const first = await CrowdMember.join({ hub, place: scout, agent });
  await first.follow({ ...hub.pointer(hub.started, true), spreadMs: 0 });
  const [published, digest] = [await scout.standing('fugitives'), await scout.digest('fugitives')];
  if (published === undefined) throw new Error('the scout holds nothing');
  const members: CrowdMember[] = [];
  for (let at = 0; at < kiosks; at++) {
    const place = new LightPlace(shared);
    const times = { confirmedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' };
    await place.replace({ list: 'fugitives', published, ...times, digest });
    members.push(await CrowdMember.join({ hub, place, agent }));
  }
  return {
    members,
    change: async count => {
      const done = await hub.publish(count);
      const results = await Promise.all(members.map(member => member.follow(hub.pointer(done, true))));
      return {
        timesMs: results.map(({ afterMs }) => afterMs),
        bytes: results[0]?.report.bytes ?? 0,
        wrong: results.filter(({ report }) => report.how !== 'delta' || report.replaced !== count).length,
      };
    },
    close: async () => {
      await Promise.all([first, ...members].map(member => member.close()));
      agent.destroy();
      await hub.close();
    },
  };
}
