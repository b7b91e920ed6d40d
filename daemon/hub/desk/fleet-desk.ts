import type { Clock } from '../../../hal/clock.ts';
import { Fault } from '../../core/errors.ts';
import { addressFrom } from '../../fleet/identity/names.ts';
import type { ListReport } from '../../fleet/lists/messages.ts';
import { digestOf } from '../../fleet/shadow/configuration.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { Documents } from '../../store/contract/documents.ts';
import type { JobDetail, JobView } from '../jobs/contract.ts';
import type { Groups } from '../jobs/groups.ts';
import type { HubJobs } from '../jobs/hub-jobs.ts';
import type { Target } from '../jobs/job.ts';
import { type StageProgress, stagesOf } from '../jobs/progress.ts';
import { requireRequest } from '../jobs/require-request.ts';
import type { PublishedRow } from '../lists/published-row.ts';
import type { KioskDetail, KioskView } from '../shadow/contract.ts';
import type { HubShadow } from '../shadow/hub-shadow.ts';
import { nextVersion } from '../shadow/kiosk-record.ts';
import { requireConfiguration } from '../shadow/require-configuration.ts';
import {
  type KioskFilter,
  type KioskRow,
  type KioskSummary,
  rowOf,
  summaryOf,
  worstOf,
} from './kiosk-row.ts';
import { type ListStanding, reportsOf, standingOf } from './list-standing.ts';
import { meantBy, requireKnown } from './meant.ts';
import { checkedName } from './target.ts';

export interface FleetDeskParts {
  readonly shadow: HubShadow;
  readonly groups: Groups;
  readonly jobs: HubJobs;
  readonly documents: Documents;
  /** The lists that this hub publishes: their names, and what their files say. */
  readonly lists: { names(): Promise<string[]>; rows(): Promise<readonly PublishedRow[]> };
  readonly clock: Clock;
}

export interface KioskPage {
  readonly kiosks: readonly KioskRow[];
  /** The address to go on behind; absent on the last page. */
  readonly next?: string;
  readonly summary: KioskSummary;
}

export interface KioskWhole extends KioskDetail {
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  readonly lists: readonly ListReport[];
}

export interface ConfigurationWish {
  readonly target: Target;
  readonly configuration: unknown;
  /** Tells what would be, and publishes nothing. */
  readonly dryRun?: boolean;
  /** Kiosks that are named and were never heard of are meant, too. */
  readonly unheard?: boolean;
}

export interface ConfigurationAnswer {
  readonly digest: string;
  /** By address. */
  readonly published: readonly {
    readonly address: string;
    readonly version: number;
    /** It was told to be so already: nothing changes but the version. */
    readonly isSame: boolean;
  }[];
}

/** A job in full but for its kiosks, which may be thousands. */
export interface JobShown extends JobView {
  readonly progress: readonly StageProgress[];
}

export type ListRow = PublishedRow & ListStanding;

/** What operators ask of a fleet, at the command line and over HTTP. Whoever asks is checked before. */
export class FleetDesk {
  readonly #parts: FleetDeskParts;

  constructor(parts: FleetDeskParts) {
    this.#parts = parts;
  }

  /** By address; only those behind `after`, where it is given. */
  async kiosks(
    filter: KioskFilter,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<KioskPage> {
    const { shadow, groups, lists } = this.#parts;
    if (filter.group !== undefined) groups.require({ groups: [filter.group] });
    const views = shadow.kiosks().filter(view => this.#fits(view, filter));
    const { after = '', limit } = page;
    const behind = views.filter(({ address }) => clientIdOf(address) > after);
    const shown = behind.slice(0, limit);
    const names = await lists.names();
    const kiosks = await Promise.all(shown.map(view => this.#row(view, names)));
    const next = behind.length > limit ? kiosks.at(-1)?.address : undefined;
    return { kiosks, summary: summaryOf(views), ...(next !== undefined && { next }) };
  }

  views(): KioskView[] {
    return this.#parts.shadow.kiosks();
  }

  /** How each kiosk stands, in a line that is another when it has changed; by its address. */
  standing(): { readonly summary: KioskSummary; readonly standing: ReadonlyMap<string, string> } {
    const views = this.#parts.shadow.kiosks();
    const standing = views.map(({ address, line, isBehind, report, desired, health }) => {
      const what = [
        line,
        isBehind,
        report?.state,
        report?.current.version,
        desired?.version,
        worstOf(health),
      ];
      return [clientIdOf(address), what.join(' ')] as const;
    });
    return { summary: summaryOf(views), standing: new Map(standing) };
  }

  /** All that is known of a kiosk. Fault `not-found`, or `bad-input` for what is no address. */
  async kiosk(address: string): Promise<KioskWhole> {
    const { shadow, groups, documents, lists } = this.#parts;
    const known = requireKnown(address, shadow);
    const reports = await reportsOf(documents, clientIdOf(known), await lists.names());
    const inGroups = groups.groups().filter(({ kiosks }) => kiosks.includes(clientIdOf(known)));
    return {
      ...shadow.kiosk(known),
      tags: groups.tagsOf(known),
      groups: inGroups.map(({ name }) => name),
      lists: reports,
    };
  }

  /**
   * The configuration becomes the desired one of all who are meant. Fault `bad-input` that names the field, `not-found` for a
   * group, a kiosk, a shard or a tag that is not there; then nothing is published.
   */
  async configure(wish: ConfigurationWish, by: string): Promise<ConfigurationAnswer> {
    const { shadow } = this.#parts;
    const configuration = requireConfiguration(wish.configuration);
    const digest = digestOf(configuration);
    const views = new Map(shadow.kiosks().map(view => [clientIdOf(view.address), view]));
    const kiosks = meantBy(wish.target, this.#parts, { unheard: wish.unheard === true });
    const isSame = (address: string) => views.get(address)?.desired?.digest === digest;
    const same = new Set(kiosks.map(clientIdOf).filter(isSame));
    const versions = wish.dryRun
      ? kiosks.map(address => ({
          address,
          version: nextVersion(views.get(clientIdOf(address)) ?? { address }),
        }))
      : await shadow.publish({ kiosks, configuration, by });
    const published = versions.map(({ address, version }) => {
      const name = clientIdOf(address);
      return { address: name, version, isSame: same.has(name) };
    });
    return { digest, published };
  }

  jobs(): JobView[] {
    return this.#parts.jobs.jobs();
  }

  /** Fault `not-found`. */
  job(id: string): JobShown {
    const { executions, job, ...view } = this.#parts.jobs.job(id);
    return { ...view, progress: stagesOf(job, executions, view.meant) };
  }

  /** With each of its kiosks. Fault `not-found`. */
  jobDetail(id: string): JobDetail & JobShown {
    const detail = this.#parts.jobs.job(id);
    const { snapshot: _, ...job } = detail.job; // the executions, and `meant`, say it
    return { ...detail, job, progress: stagesOf(job, detail.executions, detail.meant) };
  }

  /** Faults as `HubJobs.create`, and `not-found` for a kiosk, a shard or a tag that is not there. */
  async createJob(given: unknown, by: string): Promise<JobView> {
    const request = requireRequest(given);
    if (request.selection === 'snapshot') meantBy(request.target, this.#parts, { unheard: false });
    return await this.#parts.jobs.create(request, by);
  }

  /** Faults as `HubJobs.cancel`. */
  cancelJob(id: string, by: string, isForced: boolean): Promise<JobView> {
    return this.#parts.jobs.cancel(id, by, { isForced });
  }

  /** Faults as `HubJobs.forget`. */
  forgetJob(id: string, by: string): Promise<void> {
    return this.#parts.jobs.forget(id, by);
  }

  /** What a kiosk has handed in. Fault `not-found` for a job or a kiosk that is not there, or when nothing was handed in. */
  async jobResult(id: string, address: string): Promise<unknown> {
    const { jobs } = this.#parts;
    const kiosk = clientIdOf(addressFrom(address));
    const execution = jobs.job(id).executions.find(one => one.kiosk === kiosk);
    if (execution === undefined)
      throw new Fault('not-found', 'the kiosk was not asked to do this job', { where: kiosk });
    const result = await jobs.result(id, addressFrom(kiosk));
    if (result !== undefined) return result;
    throw new Fault('not-found', 'the kiosk has handed in nothing', {
      where: kiosk,
      given: execution.status,
    });
  }

  async lists(): Promise<ListRow[]> {
    const { lists, documents } = this.#parts;
    const published = await lists.rows();
    return Promise.all(published.map(async row => ({ ...row, ...(await standingOf(documents, row.list)) })));
  }

  groups(): { readonly name: string; readonly kiosks: readonly string[] }[] {
    return this.#parts.groups.groups().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Makes a group, or replaces it; an empty one is gone. Fault `bad-input`, `not-found` for a kiosk that was never heard of. */
  async putGroup(name: string, addresses: readonly string[], by: string): Promise<void> {
    checkedName('group', name);
    const kiosks = [...new Set(addresses)].map(address => requireKnown(address, this.#parts.shadow));
    const audit = this.#audit('group.put', by, name, { kiosks: kiosks.length });
    await this.#parts.groups.putGroup(name, kiosks, audit);
  }

  /** Faults as `putGroup`. */
  async putTags(address: string, given: readonly string[], by: string): Promise<readonly string[]> {
    const kiosk = requireKnown(address, this.#parts.shadow);
    const tags = [...new Set(given.map(tag => checkedName('tag', tag)))].sort();
    const audit = this.#audit('tags.put', by, clientIdOf(kiosk), { tags: tags.join(',') });
    await this.#parts.groups.putTags(kiosk, tags, audit);
    return tags;
  }

  #fits(view: KioskView, { line, behind, shard, tag, group }: KioskFilter): boolean {
    const { groups } = this.#parts;
    return (
      (line === undefined || view.line === line) &&
      (behind === undefined || view.isBehind) &&
      (shard === undefined || view.address.shard === shard) &&
      (tag === undefined || groups.isMeant({ tags: [tag] }, view.address)) &&
      (group === undefined || groups.isMeant({ groups: [group] }, view.address))
    );
  }

  async #row(view: KioskView, lists: readonly string[]): Promise<KioskRow> {
    const { documents, groups } = this.#parts;
    const reports = await reportsOf(documents, clientIdOf(view.address), lists);
    const epochs = Object.fromEntries(reports.map(({ list, epoch }) => [list, epoch]));
    return rowOf(view, groups.tagsOf(view.address), epochs);
  }

  #audit(
    action: string,
    actor: string,
    object: string,
    detail: NonNullable<AuditEntry['detail']>,
  ): AuditEntry {
    return { at: this.#parts.clock.wall().toISOString(), action, actor, object, detail };
  }
}
