// A kiosk's part in its fleet: what its hub wants it to be like, and to do.
import type { Board, DeviceSpec } from '../hal/board.ts';
import type { Closers } from './closers.ts';
import { sleep } from '../hal/clock.ts';
import { Fault, messageOf } from './core/errors.ts';
import { type ExecutorParts, executorsOf } from './fleet/jobs/executors.ts';
import { Jobs } from './fleet/jobs/jobs.ts';
import type { JobExecutor } from './fleet/jobs/outcome.ts';
import { isMaintenanceNow } from './fleet/shadow/maintenance.ts';
import { Sessions } from './fleet/shadow/sessions.ts';
import { Shadow } from './fleet/shadow/shadow.ts';
import type { StepExecutors } from './fleet/shadow/steps.ts';
import { boardChecks } from './hardware-checks.ts';
import { remedyFor } from './hardware-remedy.ts';
import type { PartHealth } from './http/contract.ts';
import type { KioskBase, KioskOptions } from './kiosk-base.ts';
import type { LaneControl } from './lane/contract.ts';
import type { Link } from './link/link.ts';
import type { Machine } from './machine.ts';
import { traitMistake } from './profile.ts';
import { configurationOf } from './rules.ts';
import { newUlids } from './ulids.ts';
import { version } from './version.ts';
import { betweenTravellers, type ServingPlace, whileClosed } from './when-idle.ts';

export interface MemberParts {
  readonly place: ServingPlace;
  /** A gate; an attended desk has no lane to be locked, and an officer tests its sensors. */
  readonly lane?: LaneControl;
  readonly health: () => readonly PartHealth[];
}

/** Takes part from now on, and until `closers` run. Rejects with the Faults of the store. */
export async function joinFleet(
  options: KioskOptions,
  base: KioskBase,
  { place, lane, health }: MemberParts,
  closers: Closers,
): Promise<void> {
  const { profile, machine } = options;
  const { store, link } = base;
  const { clock, log } = machine;
  const common = { documents: store.documents, clock, log: (line: string) => log(`fleet: ${line}`) };
  const tell = teller(link, machine);
  const shadow = await Shadow.open({
    ...common,
    sessions: await Sessions.open(store.documents),
    profile: configurationOf(profile),
    refuse: ({ policy }) => traitMistake(policy, profile),
    executors: stepsOf(base),
    whenIdle: betweenTravellers(place, clock),
    send: message => tell(message.type === 'health' ? 'health' : 'shadow', message),
    health,
    software: version,
  });
  closers.add(() => shadow.close());
  const kept: () => readonly Jobs['kept'][number][] = () => jobs.kept;
  const executors = executorsOf({
    ...executorParts(options, base, lane, shadow),
    diagnostics: diagnosticsOf(base, health, shadow, kept),
  });
  const jobs: Jobs = await Jobs.open({
    ...common,
    executors,
    whenIdle: lane ? whileClosed(lane, machine) : betweenTravellers(place, clock),
    isMaintenance: () => isMaintenanceNow(shadow.configuration.maintenance, clock),
    send: message => tell('job', message, 'job' in message ? message.job : undefined),
    newId: newUlids(machine),
  });
  closers.add(() => jobs.close());
  attend(link, [shadow, jobs], common.log, closers);
  link.handle('shadow', body => shadow.handle(body));
  link.handle('job', body => jobs.handle(body));
  shadow.start();
}

interface Member {
  connected(): Promise<void>;
  disconnected(): void;
}

/** Tells each when the hub can be spoken to, and when not. */
function attend(link: Link, members: readonly Member[], log: (line: string) => void, closers: Closers): void {
  const meet = () => {
    for (const member of members) member.connected().catch((error: unknown) => log(messageOf(error)));
  };
  const stopStatus = link.onStatus(({ connected }) => {
    if (!connected) for (const member of members) member.disconnected();
  });
  closers.add(async () => stopStatus());
  const stopReady = link.onReady(meet);
  closers.add(async () => stopReady());
}

type Tell = (kind: string, data: unknown, detail?: string) => void;

/** What is lost because the line went down is said again when it is up. */
function teller(link: Link, { log }: Machine): Tell {
  return (kind, data, detail) => {
    link.send(kind, data, detail).catch((error: unknown) => {
      if (link.status.connected) log(`fleet: ${kind}: ${messageOf(error)}`);
    });
  };
}

function stepsOf({ rules, loadList, lists }: KioskBase): StepExecutors {
  return {
    'load-list': async ({ name }) => {
      if (await loadList(name)) return;
      throw new Fault('not-found', 'no such list is kept here', {
        where: name,
        remedy: 'publish the list, and the configuration again when this kiosk has it',
      });
    },
    'drop-list': ({ name }) => lists.unload(name),
    'set-policy': async ({ policy }) => {
      rules.policy = policy;
    },
    'set-retention': async ({ retention }) => {
      rules.retention = retention;
    },
  };
}

/** Between two batches of a rotation, in ms: it is in no hurry. 0 to 10,000. */
const rotationPauseMs = 50;

function executorParts(
  { profile, machine, restart }: KioskOptions,
  { store, board }: KioskBase,
  lane: LaneControl | undefined,
  shadow: Shadow,
): Omit<ExecutorParts, 'diagnostics'> {
  const { clock } = machine;
  return {
    ...(restart && { restart }),
    rotation: store.rotation,
    pause: () => sleep(clock, rotationPauseMs),
    shadow,
    ...(lane && { lane, selfTest: selfTestOf(board, profile.board.devices, machine) }),
  };
}

/** Each device of the board shows what it does; nobody is in the lane, and nothing of what is captured is kept. */
function selfTestOf(board: Board, devices: readonly DeviceSpec[], { clock }: Machine): JobExecutor {
  return async () => {
    const checks = await boardChecks(board, devices, { clock, probe: true });
    const failed = checks.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return { devices: checks };
    const reasons = failed.map(({ name, detail, remedy }) => `${name}: ${detail}: ${remedy}`);
    throw new Fault('unavailable', reasons.join('; '));
  };
}

function diagnosticsOf(
  { store, board, link }: KioskBase,
  health: () => readonly PartHealth[],
  shadow: Shadow,
  jobs: () => Jobs['kept'],
): ExecutorParts['diagnostics'] {
  return {
    software: version,
    runtime: () => ({
      node: process.version,
      uptimeS: Math.round(process.uptime()),
      residentBytes: process.memoryUsage.rss(),
    }),
    health,
    link: () => link.status,
    disk: () => store.disk(),
    losses: () => store.losses(),
    report: () => shadow.report,
    jobs,
    doctor: async () =>
      board.failures.map(failure => {
        const { id, error } = failure;
        return {
          name: `device ${id}`,
          status: 'failed',
          detail: error.message,
          remedy: remedyFor(failure),
        };
      }),
  };
}
