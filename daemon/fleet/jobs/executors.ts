import { Fault } from '../../core/errors.ts';
import type { LaneControl } from '../../lane/contract.ts';
import type { Rotation } from '../../store/contract/rotation.ts';
import type { Report } from '../shadow/messages.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { collectDiagnostics, type DiagnosticsSources } from './diagnostics.ts';
import type { JobsParts } from './jobs.ts';
import { aborted, type JobExecutor } from './outcome.ts';

export interface ExecutorParts {
  /** Ends the process in good order, to be started again; absent where nobody would start it. */
  readonly restart?: () => void;
  readonly diagnostics: DiagnosticsSources;
  readonly rotation: Rotation;
  /** Waits between two batches of a rotation. */
  readonly pause: () => Promise<void>;
  /** A gate; a desk has no lane to be locked. */
  readonly lane?: Pick<LaneControl, 'view' | 'command'>;
  readonly shadow: Pick<Shadow, 'report' | 'onReport'>;
  /** Captures with each device, and resolves with how they did; keeps nothing of what was captured. */
  readonly selfTest?: JobExecutor;
}

/** The executors of a kiosk; what it has no part for is left out, and rejected. */
export function executorsOf(parts: ExecutorParts): JobsParts['executors'] {
  const { restart, diagnostics, rotation, pause, lane, shadow, selfTest } = parts;
  return {
    ...(restart && {
      restart: async (_parameters: unknown, signal: AbortSignal) => {
        restart();
        await aborted(signal); // the next start says that it has succeeded
      },
    }),
    'collect-diagnostics': () => collectDiagnostics(diagnostics),
    'rotate-keys': () => rotateKeys(rotation, pause),
    'apply-configuration': (parameters, signal) => awaitConfiguration(shadow, parameters, signal),
    ...(lane && { 'lock-lane': () => lock(lane), 'unlock-lane': () => lane.command('open-lane', 'hub') }),
    ...(selfTest && { 'capture-self-test': selfTest }),
  };
}

async function lock(lane: Pick<LaneControl, 'view' | 'command'>): Promise<void> {
  if (lane.view.state !== 'out-of-service') await lane.command('close-lane', 'hub');
}

/** One that is under way is brought to its end. */
async function rotateKeys(rotation: Rotation, pause: () => Promise<void>) {
  if (!rotation.isUnderWay) await rotation.begin('hub');
  return rotation.run({ pause });
}

/** The document comes by itself; this tells what became of it. */
async function awaitConfiguration(
  shadow: ExecutorParts['shadow'],
  parameters: unknown,
  signal: AbortSignal,
): Promise<{ readonly version: number }> {
  const { version } = parameters as { readonly version?: number };
  if (version === undefined)
    throw new Fault('bad-input', 'no version was named', { where: 'parameters.version' });
  const { state, field, reason, current } = await reportOn(shadow, version, signal);
  if (current.version >= version) return { version: current.version };
  throw new Fault('conflict', `configuration ${version} ${state}: ${reason ?? 'another took its place'}`, {
    ...(field !== undefined && { where: field }),
  });
}

/** The first report that is final for this version, or for a later one. */
function reportOn(
  { report, onReport }: Pick<Shadow, 'report' | 'onReport'>,
  version: number,
  signal: AbortSignal,
): Promise<Report> {
  const isFinal = (one: Report) => one.desiredVersion >= version && one.state !== 'pending';
  if (isFinal(report)) return Promise.resolve(report);
  return new Promise((resolve, reject) => {
    const stop = onReport(next => {
      if (!isFinal(next)) return;
      stop();
      resolve(next);
    });
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
  });
}
