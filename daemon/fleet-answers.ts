import type { Order } from './control-orders.ts';
import { Fault } from './core/errors.ts';
import type {
  ConfigurationAnswer,
  FleetDesk,
  JobShown,
  KioskPage,
  KioskWhole,
  ListRow,
} from './hub/desk/fleet-desk.ts';
import type { JobDetail, JobView } from './hub/jobs/contract.ts';
import type { CertificateRecord } from './hub/authority/records.ts';
import type { AuthorityPlace } from './hub-authority.ts';
import type { HubSearch } from './hub-search.ts';
import type { SecondOpinion } from './hub/search/second-opinion.ts';

/** The certificate by which a kiosk speaks. */
export type KioskCertificate = Pick<CertificateRecord, 'serialNumber' | 'notBefore' | 'notAfter' | 'kid'>;

export interface FleetAnswers {
  readonly 'fleet.kiosks': KioskPage;
  /** `certificates`: those that count, where the hub has an authority. */
  readonly 'fleet.kiosk': KioskWhole & { readonly certificates?: readonly KioskCertificate[] };
  readonly 'fleet.configure': ConfigurationAnswer;
  readonly 'fleet.jobs': { readonly jobs: readonly JobView[] };
  readonly 'fleet.job': JobDetail & JobShown;
  readonly 'fleet.job-progress': JobShown;
  readonly 'fleet.job-create': JobView;
  readonly 'fleet.job-cancel': JobView;
  readonly 'fleet.job-forget': { readonly forgotten: string };
  readonly 'fleet.job-result': { readonly result: unknown };
  readonly 'fleet.lists': { readonly lists: readonly ListRow[] };
  readonly 'fleet.search': SecondOpinion;
  readonly 'fleet.groups': {
    readonly groups: readonly { readonly name: string; readonly kiosks: readonly string[] }[];
  };
  readonly 'fleet.group-put': { readonly name: string; readonly kiosks: readonly string[] };
  readonly 'fleet.tags-put': { readonly kiosk: string; readonly tags: readonly string[] };
}

interface Asked {
  readonly authority?: AuthorityPlace;
  /** Of a hub. */
  readonly fleet?: () => Promise<FleetDesk>;
  readonly search?: Pick<HubSearch, 'search'>;
}

type Carry = {
  readonly [Name in keyof FleetAnswers]: (order: Order<Name>, asked: Asked) => Promise<FleetAnswers[Name]>;
};

/** Carries out the orders of `fleet-orders.ts`. Each rejects with the Faults of the desk. */
export const fleetCarriers: Carry = {
  'fleet.kiosks': async ({ order: _, actor: _by, after, limit, ...filter }, asked) =>
    (await deskOf(asked)).kiosks(filter, { limit, ...(after !== undefined && { after }) }),
  'fleet.kiosk': async ({ kiosk }, asked) => {
    const whole = await (await deskOf(asked)).kiosk(kiosk);
    const certificates = await certificatesOf(asked, kiosk);
    return { ...whole, ...(certificates && { certificates }) };
  },
  'fleet.configure': async ({ order: _, actor, ...wish }, asked) =>
    (await deskOf(asked)).configure(wish, actor),
  'fleet.jobs': async (_order, asked) => ({ jobs: (await deskOf(asked)).jobs() }),
  'fleet.job': async ({ job }, asked) => (await deskOf(asked)).jobDetail(job),
  'fleet.job-progress': async ({ job }, asked) => (await deskOf(asked)).job(job),
  'fleet.job-create': async ({ request, actor }, asked) => (await deskOf(asked)).createJob(request, actor),
  'fleet.job-cancel': async ({ job, actor, force }, asked) =>
    (await deskOf(asked)).cancelJob(job, actor, force),
  'fleet.job-forget': async ({ job, actor }, asked) => {
    await (await deskOf(asked)).forgetJob(job, actor);
    return { forgotten: job };
  },
  'fleet.job-result': async ({ job, kiosk }, asked) => {
    return { result: await (await deskOf(asked)).jobResult(job, kiosk) };
  },
  'fleet.lists': async (_order, asked) => ({ lists: await (await deskOf(asked)).lists() }),
  'fleet.search': async ({ probes, reason, actor }, { search }) => {
    if (search === undefined) throw notOfAHub();
    return search.search({ probes, reason }, actor);
  },
  'fleet.groups': async (_order, asked) => ({ groups: (await deskOf(asked)).groups() }),
  'fleet.group-put': async ({ group: name, kiosks, actor }, asked) => {
    await (await deskOf(asked)).putGroup(name, kiosks, actor);
    return { name, kiosks };
  },
  'fleet.tags-put': async ({ kiosk, tags, actor }, asked) => {
    return { kiosk, tags: await (await deskOf(asked)).putTags(kiosk, tags, actor) };
  },
};

async function deskOf({ fleet }: Asked): Promise<FleetDesk> {
  if (fleet !== undefined) return fleet();
  throw notOfAHub();
}

const notOfAHub = () =>
  new Fault('bad-usage', 'the data folder belongs to a kiosk', {
    remedy: 'ask the hub, by its data folder with --data',
  });

async function certificatesOf({ authority }: Asked, kiosk: string): Promise<KioskCertificate[] | undefined> {
  if (authority?.isThere !== true) return undefined;
  const live = (await authority.open()).live(kiosk);
  return live.map(({ serialNumber, notBefore, notAfter, kid }) => ({
    serialNumber,
    notBefore,
    notAfter,
    kid,
  }));
}
