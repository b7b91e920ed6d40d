import { type CancelTimer, type Clock, sleep } from '../../../hal/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { InTurn } from '../../core/in-turn.ts';
import { requireSchema } from '../../formats/schema-mistake.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { DocumentChange, Documents } from '../../store/contract/documents.ts';
import type { WhenIdle } from '../shadow/carry-out.ts';
import { afterRestart, begun, type Ended, isOpen, type Kept, nextOf, withOutcome, withWord } from './kept.ts';
import { isJobKind, type JobKind, kindRules } from './kinds.ts';
import { type Execution, type JobDown, JobDownSchema, type JobUp } from './messages.ts';
import { type JobExecutor, outcomeOf } from './outcome.ts';
import { endedKept, jobDefaults, type JobParameters } from './parameters.ts';

export interface JobsParts {
  readonly documents: Documents;
  /** A kind without one is rejected. */
  readonly executors: Partial<Readonly<Record<JobKind, JobExecutor>>>;
  readonly whenIdle: WhenIdle;
  /** Whether jobs that wait for a maintenance window may begin now. */
  readonly isMaintenance: () => boolean;
  /** Puts a message on its way; it may be lost. */
  readonly send: (message: JobUp) => void;
  /** A name that never comes twice, letters and digits. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly parameters?: JobParameters;
}

const documentKind = 'job';

/** A saying that asks whether a job may begin, until it is answered. */
interface Claim {
  readonly id: string;
  readonly job: string;
}

/**
 * A kiosk's side of the jobs: keeps what the hub wants, asks before each whether it may begin, does one at a time, and says
 * how it ended until the hub has heard it. What a power cut interrupts goes on as its kind allows.
 */
export class Jobs {
  readonly #parts: JobsParts;
  readonly #parameters: JobParameters;
  readonly #turns = new InTurn();
  #kept: Map<string, Kept>;
  readonly #closing = new AbortController();
  #claim: Claim | undefined;
  #running: Promise<void> | undefined;
  #isUp = false;
  #cancelResend: CancelTimer | undefined;

  private constructor(parts: JobsParts, kept: readonly Kept[]) {
    this.#parts = parts;
    this.#parameters = parts.parameters ?? jobDefaults;
    this.#kept = new Map(kept.map(one => [one.execution.job, one]));
  }

  /** With what was kept over the restart. Faults: those of the store. */
  static async open(parts: JobsParts): Promise<Jobs> {
    const found = await parts.documents.list<Kept>(documentKind, { limit: 10_000 });
    const kept = found.map(({ value }) => afterRestart(value));
    const changed = kept.filter((one, index) => one !== found[index]?.value);
    await parts.documents.write(changed.map(putOf));
    return new Jobs(parts, kept);
  }

  /** What is kept, ended ones too, for /health and diagnostics. */
  get kept(): readonly Kept[] {
    return [...this.#kept.values()];
  }

  /** The line is up. */
  async connected(): Promise<void> {
    this.#isUp = true;
    this.#parts.send({ type: 'request' });
    await this.#turns.run(() => this.#goOn());
  }

  disconnected(): void {
    this.#isUp = false;
    this.#claim = undefined;
    this.#cancelResend?.();
  }

  /** A message of the hub. Rejects with Fault `bad-input` for what is none, and with the Faults of the store. */
  async handle(body: unknown): Promise<void> {
    const message = requireSchema(JobDownSchema, body, 'not a message of a hub about a job');
    await this.#turns.run(async () => {
      await this.#take(message);
      await this.#goOn();
    });
  }

  /** Resolves when no job runs any more. One that goes on past its signal is not waited for. */
  async close(): Promise<void> {
    this.disconnected();
    this.#closing.abort();
    await this.#turns.idle();
    await this.#running;
  }

  async #take(message: JobDown): Promise<void> {
    if (message.type === 'unknown') return this.#forget(message.job);
    if (message.type === 'executions') return this.#hear(message.executions, false);
    const isAnswer = message.re !== undefined && message.re === this.#claim?.id;
    await this.#hear([message.execution], isAnswer);
    if (!isAnswer) return;
    this.#claim = undefined;
    const kept = this.#kept.get(message.execution.job);
    if (message.execution.status === 'IN_PROGRESS' && kept?.phase === 'queued') this.#run(kept);
  }

  async #hear(executions: readonly Execution[], isAnswer: boolean): Promise<void> {
    const changes: DocumentChange[] = [];
    const next = new Map(this.#kept);
    for (const execution of executions) {
      const before = next.get(execution.job);
      const after = withWord(before, execution, isAnswer);
      if (after === before) continue;
      if (after === undefined) next.delete(execution.job);
      else next.set(execution.job, after);
      changes.push(after === undefined ? goneOf(execution.job) : putOf(after));
    }
    await this.#write([...changes, ...this.#tooMany(next)]);
    this.#kept = next;
  }

  /** A hub that knows nothing of a job wants nothing of it; what is running comes to its end unheard. */
  async #forget(job: string): Promise<void> {
    const kept = this.#kept.get(job);
    if (kept === undefined) return;
    if (kept.phase === 'queued') {
      await this.#write([goneOf(job)]);
      this.#kept.delete(job);
    } else await this.#keep({ ...kept, isSettled: true });
  }

  /** Says what has not been heard, and asks for the next job when none runs. */
  async #goOn(): Promise<void> {
    if (!this.#isUp || this.#closing.signal.aborted) return;
    for (const kept of this.#kept.values()) if (kept.phase === 'ended' && isOpen(kept)) this.#say(kept);
    this.#ask();
    this.#cancelResend?.();
    this.#cancelResend = this.#parts.clock.after(this.#parameters.resendMs, () => {
      this.#turns
        .run(() => this.#goOn())
        .catch((error: unknown) => this.#parts.log(`jobs: ${messageOf(error)}`));
    });
  }

  #say({ execution: { job, version }, outcome }: Kept): void {
    if (outcome === undefined) return;
    const { newId, send } = this.#parts;
    send({ type: 'update', id: newId(), job, expectedVersion: version, ...outcome });
  }

  #ask(): void {
    const next =
      this.#running === undefined ? nextOf(this.#kept.values(), this.#parts.isMaintenance()) : undefined;
    if (next === undefined) {
      this.#claim = undefined;
      return;
    }
    const { job, version } = next.execution;
    if (this.#claim?.job !== job) this.#claim = { id: this.#parts.newId(), job };
    const { id } = this.#claim;
    this.#parts.send({ type: 'update', id, job, expectedVersion: version, status: 'IN_PROGRESS' });
  }

  #run(kept: Kept): void {
    this.#running ??= this.#runOne(kept)
      .catch((error: unknown) => this.#parts.log(`job ${kept.execution.job}: ${messageOf(error)}`))
      .finally(() => {
        this.#running = undefined;
        this.#turns
          .run(() => this.#goOn())
          .catch((error: unknown) => this.#parts.log(`jobs: ${messageOf(error)}`));
      });
  }

  async #runOne({ execution: { job, kind } }: Kept): Promise<void> {
    const executor = isJobKind(kind) ? this.#parts.executors[kind] : undefined;
    if (!isJobKind(kind) || executor === undefined) {
      return this.#end(job, { status: 'REJECTED', reason: `this kiosk cannot do ${kind}` });
    }
    if (!kindRules[kind].needsIdle) return this.#execute(job, executor);
    // In vain, the hub is asked anew: it may have been called off meanwhile.
    await this.#parts.whenIdle(() => this.#execute(job, executor), this.#parameters.idleWaitMs);
  }

  /** On the disk that it runs, then it runs, then on the disk how it ended. */
  async #execute(job: string, executor: JobExecutor): Promise<void> {
    const kept = await this.#turns.run(() => this.#begin(job));
    if (kept === undefined) return;
    this.#parts.log(`job ${job} begins: ${kept.execution.kind}`);
    const outcome = await outcomeOf(executor, kept.execution.parameters, {
      clock: this.#parts.clock,
      runMs: this.#parameters.runMs,
      closing: this.#closing.signal,
    });
    if (this.#closing.signal.aborted) return; // the next start finds it interrupted
    this.#parts.log(
      `job ${job} ${outcome.status}${outcome.reason === undefined ? '' : `: ${outcome.reason}`}`,
    );
    await this.#end(job, outcome);
  }

  async #begin(job: string): Promise<Kept | undefined> {
    const kept = this.#kept.get(job);
    if (kept?.phase !== 'queued' || this.#closing.signal.aborted) return undefined;
    const running = begun(kept);
    await this.#keep(running, [this.#auditOf('job.begun', running)]);
    return running;
  }

  /** Until the disk takes it: what was done must not be done again. */
  async #end(job: string, outcome: Ended): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        return await this.#turns.run(() => this.#keepEnd(job, outcome));
      } catch (error) {
        this.#parts.log(`job ${job} has ended, and cannot be kept so: ${messageOf(error)}`);
        await sleep(this.#parts.clock, this.#parameters.resendMs, this.#closing.signal);
      }
    }
  }

  async #keepEnd(job: string, outcome: Ended): Promise<void> {
    const kept = this.#kept.get(job);
    if (kept === undefined) return;
    const ended = withOutcome(kept, outcome);
    await this.#keep(ended, [this.#auditOf('job.ended', ended)]);
  }

  async #keep(kept: Kept, audit: readonly AuditEntry[] = []): Promise<void> {
    await this.#write([putOf(kept)], audit);
    this.#kept.set(kept.execution.job, kept);
  }

  async #write(changes: readonly DocumentChange[], audit: readonly AuditEntry[] = []): Promise<void> {
    if (changes.length > 0) await this.#parts.documents.write(changes, audit);
  }

  #auditOf(action: string, { execution: { job, kind, parameters }, outcome }: Kept): AuditEntry {
    const { reason } = parameters as { readonly reason?: string };
    const detail = {
      kind,
      ...(reason !== undefined && { reason }),
      ...(outcome && { status: outcome.status }),
    };
    return { at: this.#parts.clock.wall().toISOString(), action, actor: 'hub', object: job, detail };
  }

  /** The oldest of those that are over, beyond what is remembered; they leave `next` too. */
  #tooMany(next: Map<string, Kept>): DocumentChange[] {
    const over = [...next.values()].filter(kept => kept.phase === 'ended' && kept.isSettled);
    const oldest = over.toSorted((a, b) => a.execution.order - b.execution.order);
    return oldest.slice(0, Math.max(0, over.length - endedKept)).map(({ execution: { job } }) => {
      next.delete(job);
      return goneOf(job);
    });
  }
}

const putOf = (value: Kept): DocumentChange => ({ kind: documentKind, name: value.execution.job, value });
const goneOf = (name: string): DocumentChange => ({ kind: documentKind, name, gone: true });
