import { computed, signal } from '@preact/signals';
import { type ApiError, asApiError, getJson } from './api.ts';

// The fleet as the API of a hub tells of it (daemon/hub/http/schemas): as far as the page shows it.

export interface Summary {
  readonly kiosks: number;
  readonly lines: { readonly online: number; readonly offline: number; readonly 'not-heard': number };
  readonly behind: number;
  readonly degraded: number;
  readonly down: number;
}

export interface KioskLine {
  readonly address: string;
  readonly line: 'online' | 'offline' | 'not-heard';
  readonly software?: string;
  readonly configuration?: { readonly version: number; readonly state: string };
  readonly desired?: number;
  readonly isBehind: boolean;
  readonly lists: Readonly<Record<string, number>>;
  readonly health?: 'up' | 'degraded' | 'down';
  readonly lastHeardAt?: string;
  readonly tags: readonly string[];
}

export interface KioskWhole {
  readonly report?: { readonly state: string; readonly field?: string; readonly reason?: string };
  readonly health?: readonly { readonly name: string; readonly status: string; readonly detail: string }[];
}

export interface JobLine {
  readonly id: string;
  readonly kind: string;
  readonly status: 'IN_PROGRESS' | 'CANCELED' | 'COMPLETED';
  readonly reason?: string;
  readonly stage: number;
  readonly stages: number;
  readonly by: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly meant: number;
  readonly createdAt: string;
  /** It was forgotten. */
  readonly gone?: true;
}

export interface HitLine {
  readonly id: string;
  readonly kiosk: string;
  readonly decidedAt: string;
  readonly lane: string;
  readonly answer: 'RED' | 'YELLOW';
  readonly disposition: string;
  readonly lists: readonly string[];
  readonly candidates: number;
}

export interface HitWhole extends HitLine {
  readonly whole: {
    readonly candidates: readonly {
      readonly list: string;
      readonly subject: string;
      readonly score: number;
    }[];
    readonly thresholds: { readonly red: number; readonly yellow: number };
  };
}

export interface FleetChange {
  readonly summary: Summary;
  /** Addresses. */
  readonly changed: readonly string[];
}

export type Filter = 'all' | 'offline' | 'behind';

const pageSize = 200;
const queries: Record<Filter, string> = { all: '', offline: '&line=offline', behind: '&behind=true' };

export const summary = signal<Summary | undefined>(undefined);
export const filter = signal<Filter>('all');
export const kiosks = signal<readonly KioskLine[]>([]);
export const nextKiosks = signal<string | undefined>(undefined);
export const jobs = signal<readonly JobLine[]>([]);
export const hits = signal<readonly HitLine[]>([]);
export const loading = signal<'first' | 'done' | ApiError>('first');
/** What is open, and its details once they are there. */
export const openKiosk = signal<{ readonly address: string; readonly whole?: KioskWhole } | undefined>(
  undefined,
);
export const openHit = signal<{ readonly id: string; readonly whole?: HitWhole } | undefined>(undefined);

export const isEmpty = computed(() => kiosks.value.length === 0);

export async function loadFleet(): Promise<void> {
  await asked(async () => {
    const [, told, inbox] = await Promise.all([
      readKiosks(),
      getJson<{ jobs: JobLine[] }>('/v1/jobs'),
      getJson<{ hits: HitLine[] }>('/v1/inbox'),
    ]);
    jobs.value = told.jobs;
    hits.value = inbox.hits;
  });
}

interface KioskPage {
  readonly kiosks: readonly KioskLine[];
  readonly next?: string;
  readonly summary: Summary;
}

const kiosksBehind = (after: string | undefined): Promise<KioskPage> => {
  const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
  return getJson(`/v1/kiosks?limit=${pageSize}${queries[filter.value]}${from}`);
};

/** As many as are shown, or `wanted`, from the first on: whoever has read on keeps the place. */
async function readKiosks(wanted = kiosks.value.length): Promise<void> {
  const asked = filter.value;
  const read: KioskLine[] = [];
  let page: KioskPage;
  do {
    page = await kiosksBehind(read.at(-1)?.address);
    read.push(...page.kiosks);
  } while (page.next !== undefined && read.length < wanted);
  if (filter.value !== asked) return; // somebody has chosen others meanwhile
  kiosks.value = read;
  nextKiosks.value = page.next;
  if (asked === 'all') summary.value = page.summary;
}

async function asked(ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
    loading.value = 'done';
  } catch (error) {
    loading.value = asApiError(error);
  }
}

export const showMore = () => asked(() => readKiosks(kiosks.value.length + pageSize));

export function choose(wanted: Filter): void {
  filter.value = wanted;
  openKiosk.value = undefined;
  void asked(() => readKiosks(0));
}

/** What is on the page, or would be, is read again when it has changed. */
export function fleetChanged(change: FleetChange): void {
  summary.value = change.summary;
  if (change.changed.length > 0) void asked(() => readKiosks());
}

export function jobChanged(job: JobLine): void {
  const others = jobs.value.filter(({ id }) => id !== job.id);
  const all = job.gone ? others : [job, ...others];
  jobs.value = all.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

export function hitArrived(): void {
  void asked(async () => {
    hits.value = (await getJson<{ hits: HitLine[] }>('/v1/inbox')).hits;
  });
}

export async function toggleKiosk(address: string): Promise<void> {
  if (openKiosk.value?.address === address) {
    openKiosk.value = undefined;
    return;
  }
  openKiosk.value = { address };
  const [, shard = '', device = ''] = address.split('/');
  await asked(async () => {
    const whole = await getJson<KioskWhole>(`/v1/kiosks/${shard}/${device}`);
    if (openKiosk.value?.address === address) openKiosk.value = { address, whole };
  });
}

/** The look is on record at the hub before anything of the person comes. */
export async function toggleHit(id: string): Promise<void> {
  if (openHit.value?.id === id) {
    openHit.value = undefined;
    return;
  }
  openHit.value = { id };
  await asked(async () => {
    const whole = await getJson<HitWhole>(`/v1/inbox/${id}`);
    if (openHit.value?.id === id) openHit.value = { id, whole };
  });
}

/** Nothing of what was shown stays in memory. */
export function forgetFleet(): void {
  summary.value = undefined;
  kiosks.value = [];
  jobs.value = [];
  hits.value = [];
  openKiosk.value = undefined;
  openHit.value = undefined;
  loading.value = 'first';
}
