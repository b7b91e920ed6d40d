import { messageOf } from '../../core/errors.ts';
import { InTurn } from '../../core/in-turn.ts';
import { requireSchema } from '../../formats/schema-mistake.ts';
import type { AuditEntry } from '../../store/contract/audit.ts';
import type { Documents } from '../../store/contract/documents.ts';
import { carryOut, type CarryOutOptions, goTo, type WhenIdle } from './carry-out.ts';
import { checkConfiguration, type Configuration, digestOf, type Rejection } from './configuration.ts';
import { type Desired, DownSchema, type Report } from './messages.ts';
import { type ShadowParameters, shadowDefaults } from './parameters.ts';
import {
  ended,
  type Ending,
  firstState,
  isNews,
  rejected,
  type ShadowState,
  taken,
  type Versioned,
  waitingFor,
} from './state.ts';
import { type StepExecutors, type Standing, standingIn, stepsFrom } from './steps.ts';
import { Voice, type VoiceParts } from './voice.ts';

export interface ShadowParts extends VoiceParts {
  readonly documents: Documents;
  /** What the profile says: in force until the hub says otherwise. */
  readonly profile: Configuration;
  /** Why this kiosk cannot take a document that is well formed: a trait without a sensor. */
  readonly refuse?: (configuration: Configuration) => Rejection | undefined;
  readonly executors: StepExecutors;
  readonly whenIdle: WhenIdle;
  readonly log: (line: string) => void;
  readonly parameters?: ShadowParameters;
}

const place = { kind: 'fleet', name: 'shadow' } as const;

/**
 * A kiosk's side of its configuration: takes whole desired documents, each once and only newer ones, carries them out step by
 * step, and tells what became of them. What it tells may be lost: each message says all, and one comes with every
 * report of health.
 */
export class Shadow {
  readonly #parts: ShadowParts;
  readonly #parameters: ShadowParameters;
  readonly #voice: Voice;
  readonly #turns = new InTurn();
  readonly #listeners = new Set<(report: Report) => void>();
  #state: ShadowState;
  #standing: Standing;
  #closed = false;
  #driving: Promise<void> | undefined;
  #wakeRest: (() => void) | undefined;

  private constructor(parts: ShadowParts, state: ShadowState) {
    this.#parts = parts;
    this.#parameters = parts.parameters ?? shadowDefaults;
    this.#voice = new Voice(parts, () => ({ intervalMs: this.#intervalMs, report: this.#state.report }));
    this.#state = state;
    this.#standing = standingIn(state.inForce.configuration);
  }

  /**
   * With what was in force before the restart; whoever opens it begins its work by that (`configuration`), and then calls
   * `start`. Faults: those of `Documents.get`.
   */
  static async open(parts: ShadowParts): Promise<Shadow> {
    const kept = await parts.documents.get<ShadowState>(place.kind, place.name);
    return new Shadow(parts, stateFrom(kept?.value, parts.profile));
  }

  /** What is in force. */
  get configuration(): Configuration {
    return this.#state.inForce.configuration;
  }

  get report(): Report {
    return this.#state.report;
  }

  /** Called with each change of the report. A field, so that it can be handed on by itself. */
  readonly onReport = (listener: (report: Report) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Goes on with what was taken and is not in force yet. */
  start(): void {
    this.#drive();
  }

  /** The line is up: a new session, a birth, and a request for the newest document. */
  connected(): Promise<void> {
    return this.#turns.run(() => this.#begin(0));
  }

  disconnected(): void {
    this.#voice.end();
  }

  /** A message of the hub. Rejects with Fault `bad-input` for what is none, and with the Faults of the store. */
  async handle(body: unknown): Promise<void> {
    const message = requireSchema(DownSchema, body, 'not a message of a hub about a configuration');
    await this.#turns.run(() => (message.type === 'desired' ? this.#judge(message) : this.#catchUp(message)));
  }

  /** Resolves when no step is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.disconnected();
    this.#wakeRest?.();
    await this.#turns.idle();
    await this.#driving;
  }

  async #begin(above: number): Promise<void> {
    if (!this.#closed) await this.#voice.begin(above);
  }

  async #catchUp({ session, seq }: { readonly session: number; readonly seq: number }): Promise<void> {
    if (this.#voice.isBehind(session, seq)) await this.#begin(session);
  }

  async #judge({ version, digest, configuration: given }: Desired): Promise<void> {
    if (this.#closed || !isNews(this.#state, version)) return;
    const rejection = this.#objection(given, digest);
    if (rejection === undefined) {
      await this.#put(taken(this.#state, { version, digest, configuration: given as Configuration }));
      this.#wakeRest?.();
      this.#drive();
    } else {
      await this.#put(rejected(this.#state, { version, digest }, rejection));
      this.#parts.log(`configuration ${version} rejected: ${rejection.field}: ${rejection.reason}`);
    }
    this.#voice.report();
  }

  #objection(given: unknown, digest: string): Rejection | undefined {
    const checked = checkConfiguration(given);
    if ('rejection' in checked) return checked.rejection;
    if (digestOf(checked.configuration) !== digest) {
      return { field: '(document)', reason: 'the digest is another document’s' };
    }
    return this.#parts.refuse?.(checked.configuration);
  }

  /** The disk first, then everybody else. */
  async #put(state: ShadowState): Promise<void> {
    await this.#parts.documents.write([{ ...place, value: state }], [this.#auditOf(state)]);
    this.#state = state;
    for (const listener of this.#listeners) listener(state.report);
  }

  /** By which policy somebody was decided on is for the auditor to see. */
  #auditOf({ report, inForce }: ShadowState): AuditEntry {
    const { desiredVersion: version, state, field } = report;
    const detail = {
      version,
      inForce: inForce.version,
      digest: inForce.digest,
      ...(field !== undefined && { field }),
    };
    const at = this.#parts.clock.wall().toISOString();
    return { at, action: `configuration.${state}`, actor: 'hub', object: report.desiredDigest, detail };
  }

  #drive(): void {
    this.#driving ??= this.#driveAll().finally(() => {
      this.#driving = undefined;
    });
  }

  /** Until what was taken last has come to an end, and everything stands as the configuration in force says. */
  async #driveAll(): Promise<void> {
    while (!this.#closed) {
      const { candidate, inForce } = this.#state;
      if (candidate !== undefined) {
        const ending = await this.#carryOut(candidate);
        if (ending !== undefined && !(await this.#end(candidate, ending))) await this.#rest();
      } else if (stepsFrom(this.#standing, inForce.configuration).length > 0) {
        await this.#rest(); // going back has failed, and is tried again
        if (this.#state.candidate === undefined) await this.#goBack();
      } else return;
    }
  }

  async #carryOut(candidate: Versioned): Promise<Ending | undefined> {
    const options = this.#walking(candidate);
    const { configuration } = this;
    const { ending, standing } = await carryOut(
      this.#standing,
      candidate.configuration,
      configuration,
      options,
    );
    this.#standing = standing;
    return ending;
  }

  async #goBack(): Promise<void> {
    const { standing } = await goTo(this.#standing, this.configuration, this.#walking(undefined));
    this.#standing = standing;
  }

  #walking(candidate: Versioned | undefined): CarryOutOptions {
    const { executors, whenIdle } = this.#parts;
    return {
      executors,
      whenIdle,
      idleWaitMs: this.#parameters.idleWaitMs,
      onWaiting: waiting => candidate && this.#wait(candidate, waiting),
      isOver: () => this.#closed || this.#state.candidate?.version !== candidate?.version,
    };
  }

  /** What it waits for is told, and not kept: after a restart it is another thing. */
  #wait(candidate: Versioned, waiting: Rejection): void {
    this.#state = waitingFor(this.#state, candidate, waiting);
    this.#voice.report();
  }

  /** False when the disk did not take it: then nothing has ended, and it is tried again. */
  async #end(candidate: Versioned, ending: Ending): Promise<boolean> {
    try {
      await this.#turns.run(() => this.#put(ended(this.#state, candidate, ending)));
    } catch (error) {
      this.#state = waitingFor(this.#state, candidate, { field: '(document)', reason: messageOf(error) });
      this.#voice.report();
      return false;
    }
    const words = ending.state === 'failed' ? `failed: ${ending.field}: ${ending.reason}` : 'is in force';
    this.#parts.log(`configuration ${candidate.version} ${words}`);
    this.#voice.beat(); // at the interval that is now in force
    this.#voice.report();
    return true;
  }

  #rest(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise(resolve => {
      const cancel = this.#parts.clock.after(this.#parameters.retryMs, resolve);
      this.#wakeRest = () => {
        cancel();
        resolve();
      };
    });
  }

  get #intervalMs(): number {
    return this.configuration.healthIntervalS * 1_000;
  }
}

/** What was in force when a kiosk was last at work, or what its profile says. Faults: those of `Documents.get`. */
export async function configurationInForce(
  documents: Documents,
  profile: Configuration,
): Promise<Configuration> {
  const kept = await documents.get<ShadowState>(place.kind, place.name);
  return stateFrom(kept?.value, profile).inForce.configuration;
}

/** What was kept, unless no desired document was ever in force: then the profile rules as it is now. */
function stateFrom(kept: ShadowState | undefined, profile: Configuration): ShadowState {
  if (kept === undefined) return firstState(profile);
  if (kept.inForce.version > 0) return kept;
  const { inForce, report } = firstState(profile);
  if (kept.report.desiredVersion === 0) return { inForce, report };
  return { ...kept, inForce, report: { ...kept.report, current: report.current } };
}
