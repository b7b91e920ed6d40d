import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { encodeAddress } from './address.ts';
import { datagramsTo } from './datagrams.ts';
import { Notifier } from './notifier.ts';
import { extendEveryMs, extensionMs, feedShare, longestStepMs, statusMs } from './parameters.ts';
import type { Part } from './progress.ts';
import { supervise } from './supervision.ts';

/** Whoever started the daemon and watches over it: systemd, by the protocol of sd_notify(3). */
export interface ServiceManager {
  /** Whether the daemon is started again when it ends. */
  readonly restarts: boolean;
  /** Runs a start, which tells `step` what it is at. More time is asked for as long as no step takes too long. */
  starting<Started>(start: (step: (doing: string) => void) => Promise<Started>): Promise<Started>;
  /** The work has begun. From now on the watchdog is fed while all parts move. `words` as in SupervisionParts. */
  ready(parts: readonly Part[], words: () => string): void;
  /** The end has begun: nothing is fed any more. */
  stopping(): void;
}

/** The variables of sd_notify(3) and sd_watchdog_enabled(3). */
interface Environment {
  NOTIFY_SOCKET?: string | undefined;
  WATCHDOG_USEC?: string | undefined;
  WATCHDOG_PID?: string | undefined;
}

interface Context {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly pid: number;
}

/**
 * The service manager that the environment names; one that nothing is told where it names none. The variables are taken out of
 * it, lest a child speaks for the daemon. Rejects with Fault when it cannot be reached: such a daemon would be killed soon.
 */
export async function serviceManager(environment: Environment, context: Context): Promise<ServiceManager> {
  const { NOTIFY_SOCKET: socket } = environment;
  const feedMs = feedMsOf(environment, context.pid);
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const) delete environment[name];
  if (socket === undefined || socket === '') return nobody;
  const send = await datagramsTo(encodeAddress(socket));
  return new Systemd(new Notifier(send, context.clock, context.log), context, feedMs);
}

/** Undefined when no watchdog is set for this process. */
function feedMsOf(
  { WATCHDOG_USEC: usec, WATCHDOG_PID: owner }: Environment,
  pid: number,
): number | undefined {
  if (usec === undefined || !/^[1-9]\d*$/.test(usec)) return undefined;
  if (owner !== undefined && owner !== String(pid)) return undefined;
  return (Number(usec) / 1_000) * feedShare;
}

const nobody: ServiceManager = {
  restarts: false,
  starting: start => start(() => {}),
  ready: () => {},
  stopping: () => {},
};

class Systemd implements ServiceManager {
  readonly restarts = true; // Restart=always in our units
  readonly #notifier: Notifier;
  readonly #context: Context;
  readonly #feedMs: number | undefined;
  #end: () => void = () => {};
  #cancel: CancelTimer = () => {};

  constructor(notifier: Notifier, context: Context, feedMs: number | undefined) {
    this.#notifier = notifier;
    this.#context = context;
    this.#feedMs = feedMs;
  }

  async starting<Started>(start: (step: (doing: string) => void) => Promise<Started>): Promise<Started> {
    try {
      return await start(doing => this.#step(doing));
    } catch (error) {
      this.stopping();
      throw error;
    } finally {
      this.#cancel();
    }
  }

  ready(parts: readonly Part[], words: () => string): void {
    const { clock, log } = this.#context;
    this.#notifier.tell({ READY: 1 });
    this.#end = supervise({
      ...{ parts, words, clock, log },
      notifier: this.#notifier,
      everyMs: this.#feedMs ?? statusMs,
      feeds: this.#feedMs !== undefined,
    });
  }

  stopping(): void {
    this.#end();
    this.#notifier.tell({ STOPPING: 1, STATUS: 'stopping' });
  }

  #step(doing: string): void {
    this.#notifier.tell({ STATUS: `starting: ${doing}` });
    this.#extend(this.#context.clock.monotonicMs() + longestStepMs);
  }

  #extend(untilMs: number): void {
    const { clock } = this.#context;
    this.#cancel();
    if (clock.monotonicMs() >= untilMs) return;
    this.#notifier.tell({ EXTEND_TIMEOUT_USEC: extensionMs * 1_000 });
    this.#cancel = clock.after(extendEveryMs, () => this.#extend(untilMs));
  }
}
