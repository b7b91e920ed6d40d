import type { Clock } from '../../../hal/clock.ts';
import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { type JobDown, JobUpSchema } from '../../fleet/jobs/messages.ts';
import { isEnded } from '../../fleet/jobs/states.ts';
import { requireSchema } from '../../formats/schema-mistake.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { DocumentChange, Documents } from '../../store/contract/documents.ts';
import { addressOf } from '../address.ts';
import type { KioskView } from '../shadow/contract.ts';
import type { JobDetail, JobView } from './contract.ts';
import { isPrepared, updated, wordOf } from './execution.ts';
import type { Groups } from './groups.ts';
import {
  documentKinds,
  executionName,
  executionPut,
  type HeldJob,
  heldJob,
  isAtWork,
  jobPut,
  jobView,
  loadJobs,
  type WaitingUpdate,
} from './held-job.ts';
import type { Job, JobExecution, JobRequest } from './job.ts';
import { requireRequest } from './require-request.ts';
import { type Advance, advance, cancel } from './roll-out.ts';

export interface HubJobsParts {
  readonly documents: Documents;
  readonly groups: Groups;
  /** Every kiosk that the hub knows of. */
  readonly kiosks: () => readonly Pick<KioskView, 'address' | 'line'>[];
  /** Makes this the desired configuration of a kiosk, and resolves with its version: `HubShadow.publish`. */
  readonly configure: (address: KioskAddress, configuration: unknown, by: string) => Promise<number>;
  /** Puts a message on its way to a kiosk; it may be lost. */
  readonly send: (address: KioskAddress, message: JobDown) => void;
  /** A name that never comes twice, letters and digits. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** Executions that a kiosk is told of at once; it asks again when they have ended. Range 1 to 100. */
const toldAtOnce = 50;
/** A kiosk on the line that has not begun is told again after so long, in ms. 10,000 to 3,600,000. */
const tellAgainMs = 120_000;

/**
 * The jobs of a fleet. Documents: `job/ID`, `job-execution/ID/ADDRESS`, `job-result/ID/ADDRESS`. `tick` brings them on, and is to be
 * called every second or so.
 */
export class HubJobs {
  readonly #parts: HubJobsParts;
  readonly #jobs: Map<string, HeldJob>;

  private constructor(parts: HubJobsParts, jobs: Map<string, HeldJob>) {
    this.#parts = parts;
    this.#jobs = jobs;
  }

  static async open(parts: HubJobsParts): Promise<HubJobs> {
    return new HubJobs(parts, await loadJobs(parts.documents));
  }

  /** `bitmapd fleet job ls`: newest first. */
  jobs(): JobView[] {
    const held = [...this.#jobs.values()].toSorted((a, b) => b.job.order - a.job.order);
    return held.map(one => jobView(one, this.#meantBy(one.job).length));
  }

  /** `bitmapd fleet job show`. Fault `not-found`. */
  job(id: string): JobDetail {
    const held = this.#held(id);
    const executions = [...held.executions.values()].toSorted((a, b) => (a.kiosk < b.kiosk ? -1 : 1));
    return { ...jobView(held, this.#meantBy(held.job).length), job: held.job, executions };
  }

  /** What a kiosk has handed in; undefined when it has not. */
  async result(id: string, address: KioskAddress): Promise<unknown> {
    const name = executionName({ job: id, kiosk: clientIdOf(address) });
    return (await this.#parts.documents.get(documentKinds.result, name))?.value;
  }

  /**
   * `bitmapd fleet job`: resolves when the job is on the disk; its canaries are asked at the next tick. Fault `bad-input` that
   * names the field, `not-found` for a group that is not there, `conflict` when nobody is meant.
   */
  async create(given: unknown, by: string): Promise<JobView> {
    const request = requireRequest(given);
    this.#parts.groups.require(request.target);
    const job = this.#jobFrom(request, by);
    if (job.selection === 'snapshot' && job.snapshot?.length === 0) {
      throw new Fault('conflict', 'the job is meant for nobody', { where: 'target' });
    }
    await this.#parts.documents.write([jobPut(job)], [this.#audit('job.created', by, job)]);
    const held = heldJob(job);
    this.#jobs.set(job.id, held);
    return jobView(held, this.#meantBy(job).length);
  }

  /** `bitmapd fleet job cancel`: nobody else begins; `isForced`: whoever has begun is told to let it be. Fault `not-found`, `conflict`. */
  async cancel(id: string, by: string, { isForced = false } = {}): Promise<JobView> {
    const held = this.#held(id);
    await held.turns.run(async () => {
      const { job, executions } = held;
      if (job.status !== 'IN_PROGRESS') {
        throw new Fault('conflict', 'the job has ended', { where: id, given: job.status });
      }
      const reason = `canceled by ${by}`;
      const ending = cancel(job, executions, this.#wallMs, { reason, isForced });
      await this.#take(held, ending, [this.#audit('job.canceled', by, job)]);
    });
    return jobView(held, this.#meantBy(held.job).length);
  }

  /** Destroys what is kept of a job that has ended. Fault `not-found`, `conflict`. */
  async forget(id: string, by: string): Promise<void> {
    const held = this.#held(id);
    await held.turns.run(async () => {
      if (isAtWork(held)) throw new Fault('conflict', 'the job has not ended', { where: id });
      const names = [...held.executions.values()].map(executionName);
      const gone = names.flatMap(name => [
        { kind: documentKinds.execution, name, gone: true as const },
        { kind: documentKinds.result, name, gone: true as const },
      ]);
      const job = { kind: documentKinds.job, name: id, gone: true as const };
      await this.#parts.documents.write([...gone, job], [this.#audit('job.forgotten', by, held.job)]);
      this.#jobs.delete(id);
    });
  }

  /** Brings every job on by what is known now. Rejects with the Faults of the store: the next tick does it again. */
  async tick(): Promise<void> {
    for (const held of this.#jobs.values()) {
      if (!isAtWork(held)) continue;
      await held.turns.run(() => this.#advance(held));
      this.#tellAgain(held);
    }
  }

  /** Who is on the line and has not begun may not have heard: the line loses, and a kiosk asks by itself only when it connects. */
  #tellAgain(held: HeldJob): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const { address, line } of this.#parts.kiosks()) {
      const kiosk = clientIdOf(address);
      const isWaiting = line === 'online' && held.executions.get(kiosk)?.status === 'QUEUED';
      if (isWaiting && nowMs - (held.told.get(kiosk) ?? -Infinity) >= tellAgainMs)
        this.#answer(held, address);
    }
  }

  /** A message of a kiosk. Rejects with Fault `bad-input` for what is none, and with the Faults of the store. */
  async handle(address: KioskAddress, body: unknown): Promise<void> {
    const message = requireSchema(JobUpSchema, body, 'not a message of a kiosk about a job');
    if (message.type === 'request') return this.#tellAll(address);
    const held = this.#jobs.get(message.job);
    if (held === undefined || !held.executions.has(clientIdOf(address))) {
      this.#parts.send(address, { type: 'unknown', job: message.job });
      return;
    }
    held.waiting.push({ address, update: message });
    await held.turns.run(() => this.#takeWaiting(held));
  }

  /** Everything that has been said meanwhile, in one batch; then each is answered. */
  async #takeWaiting(held: HeldJob): Promise<void> {
    const batch = held.waiting.splice(0);
    const prepared = await Promise.all(batch.map(one => this.#prepare(held, one)));
    const changed = new Map<string, JobExecution>();
    const results: DocumentChange[] = [];
    for (const [index, { address, update }] of batch.entries()) {
      const kiosk = clientIdOf(address);
      const execution = changed.get(kiosk) ?? held.executions.get(kiosk);
      const next = execution && updated(execution, update, this.#wallMs);
      if (next === undefined) continue;
      const parameters = prepared[index];
      changed.set(kiosk, parameters === undefined ? next : { ...next, parameters });
      const name = executionName(next);
      if (next.hasResult) results.push({ kind: documentKinds.result, name, value: update.result });
    }
    if (changed.size > 0)
      await this.#write(held, { job: held.job, changed: [...changed.values()] }, [], results);
    for (const { address, update } of batch) this.#answer(held, address, update.id);
  }

  /** What the execution that is about to begin gets for parameters; undefined: the job's. */
  async #prepare({ job, executions }: HeldJob, { address, update }: WaitingUpdate): Promise<unknown> {
    const execution = executions.get(clientIdOf(address));
    const isBeginning = update.status === 'IN_PROGRESS' && execution?.status === 'QUEUED';
    if (!isPrepared(job.kind) || !isBeginning || execution.version !== update.expectedVersion)
      return undefined;
    const { configuration } = job.parameters as { readonly configuration: unknown };
    return { version: await this.#parts.configure(address, configuration, job.by) };
  }

  async #advance(held: HeldJob): Promise<void> {
    const { job, executions } = held;
    const next = advance(job, executions, this.#meantBy(job), this.#wallMs);
    if (next.job === job && next.changed.length === 0) return;
    const hasEnded = job.status === 'IN_PROGRESS' && next.job.status !== 'IN_PROGRESS';
    if (hasEnded)
      this.#parts.log(`job ${job.id} ${next.job.status}: ${next.job.reason ?? 'everybody has ended'}`);
    await this.#take(held, next, hasEnded ? [this.#audit('job.ended', 'hub', next.job)] : []);
  }

  async #take(held: HeldJob, next: Advance, audit: readonly AuditEntry[]): Promise<void> {
    await this.#write(held, next, audit);
    for (const { kiosk } of next.changed) this.#answer(held, addressOf(kiosk));
  }

  /** The disk first, then memory. */
  async #write(
    held: HeldJob,
    { job, changed }: Advance,
    audit: readonly AuditEntry[],
    results: readonly DocumentChange[] = [],
  ): Promise<void> {
    const puts = [...changed.map(executionPut), ...results, ...(job === held.job ? [] : [jobPut(job)])];
    await this.#parts.documents.write(puts, audit);
    held.job = job;
    for (const execution of changed) held.executions.set(execution.kiosk, execution);
  }

  #answer({ job, executions, told }: HeldJob, address: KioskAddress, re?: string): void {
    const execution = executions.get(clientIdOf(address));
    if (execution === undefined) return;
    told.set(clientIdOf(address), this.#parts.clock.monotonicMs());
    const message = { type: 'execution' as const, execution: wordOf(job, execution) };
    this.#parts.send(address, re === undefined ? message : { ...message, re });
  }

  #tellAll(address: KioskAddress): void {
    const open = [...this.#jobs.values()].flatMap(({ job, executions }) => {
      const execution = executions.get(clientIdOf(address));
      return execution === undefined || isEnded(execution.status) ? [] : [wordOf(job, execution)];
    });
    const executions = open.toSorted((a, b) => a.order - b.order).slice(0, toldAtOnce);
    this.#parts.send(address, { type: 'executions', executions });
  }

  /** Those who answer go first. */
  #meantBy({ selection, snapshot, target }: Pick<Job, 'selection' | 'snapshot' | 'target'>): string[] {
    const known = this.#parts
      .kiosks()
      .map(({ address, line }) => ({ name: clientIdOf(address), address, line }));
    const online = new Set(known.flatMap(({ name, line }) => (line === 'online' ? [name] : [])));
    const meant =
      selection === 'snapshot' && snapshot !== undefined
        ? snapshot
        : known.filter(({ address }) => this.#parts.groups.isMeant(target, address)).map(({ name }) => name);
    return [...meant.filter(name => online.has(name)), ...meant.filter(name => !online.has(name))];
  }

  #jobFrom(request: JobRequest, by: string): Job {
    const orders = [...this.#jobs.values()].map(({ job }) => job.order);
    const { selection, target } = request;
    const job = { ...request, id: this.#parts.newId(), order: Math.max(0, ...orders) + 1, by };
    const begun: Job = { ...job, status: 'IN_PROGRESS', stage: 0, createdMs: this.#wallMs };
    return selection === 'snapshot' ? { ...begun, snapshot: this.#meantBy({ selection, target }) } : begun;
  }

  #held(id: string): HeldJob {
    const held = this.#jobs.get(id);
    if (held === undefined) throw new Fault('not-found', 'no such job', { where: id });
    return held;
  }

  #audit(action: string, actor: string, { id, kind, status }: Job): AuditEntry {
    return { at: new Date(this.#wallMs).toISOString(), action, actor, object: id, detail: { kind, status } };
  }

  get #wallMs(): number {
    return this.#parts.clock.wall().getTime();
  }
}
