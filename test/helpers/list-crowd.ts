import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { fileURLToPath } from 'node:url';
import { ListFollower } from '../../daemon/fleet/lists/follower.ts';
import { HttpsSource } from '../../daemon/fleet/lists/https-source.ts';
import type { ListPointer, ListReport } from '../../daemon/fleet/lists/messages.ts';
import type { ListPlace } from '../../daemon/fleet/lists/place.ts';
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
