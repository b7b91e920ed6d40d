import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { ChainHead } from './audit-chain.ts';
import type { SigningKey } from '../../core/es256.ts';
import { type AuditParameters, auditDefaults } from '../parameters.ts';
import { type ChainKind, signHead } from './signed-head.ts';
import type { Witness } from './witness.ts';

export interface NotaryOptions {
  readonly chain: ChainKind;
  readonly key: SigningKey;
  readonly clock: Clock;
  /** One line for the journal. */
  readonly log: (line: string) => void;
  readonly parameters?: AuditParameters;
}

/** How far the chain and its signed heads are on the disk. */
export interface ChainMark {
  readonly head: ChainHead;
  /** The head that was signed last; genesis when none was. */
  readonly signed: ChainHead;
}

/**
 * Signs the head of the chain every so many links and minutes, and keeps the witness behind it.
 *
 * The witness is written after the batch is on the disk, never before: a store that is behind its witness has been set
 * back, and a crash must not look like that. What a crash leaves between the two is a store that is a little ahead.
 */
export class Notary {
  readonly #options: NotaryOptions;
  readonly #parameters: AuditParameters;
  /** Undefined when there is none, it is frozen as evidence, or it has failed. */
  #witness: Witness | undefined;
  #mark: ChainMark;
  #witnessedSeq: number;
  #writing: Promise<void> | undefined;
  #overdue = false;
  #signTimer: CancelTimer | undefined;
  #witnessTimer: CancelTimer | undefined;

  /** `witness`: already at `mark`, or to be brought there now. */
  constructor(options: NotaryOptions, mark: ChainMark, witness: Witness | undefined) {
    this.#options = options;
    this.#parameters = options.parameters ?? auditDefaults;
    this.#mark = mark;
    this.#witnessedSeq = mark.head.seq;
    this.#witness = witness;
  }

  /** The head signed, as a JWS, when that is due; it has to go to the disk with the batch that the head belongs to. */
  endorse({ head, signed }: ChainMark): string | undefined {
    const links = head.seq - signed.seq;
    if (links === 0 || !(this.#overdue || links >= this.#parameters.headLinks)) return undefined;
    const { chain, key, clock } = this.#options;
    return signHead({ chain, head, previous: signed, at: clock.wall().toISOString() }, key);
  }

  /** The next call of `endorse` signs, however few links there are. */
  makeDue(): void {
    this.#overdue = true;
  }

  /** Resolves when a batch that leaves the chain at `seq` may be written. */
  async makeRoom(seq: number): Promise<void> {
    while (this.#witness !== undefined && this.#mark.head.seq > this.#witnessedSeq) {
      if (seq - this.#witnessedSeq <= this.#parameters.witnessLeadLinks) return;
      this.#writeWitness();
      await this.#writing;
    }
  }

  /** The batch is on the disk. `signNow` commits what is left unsigned. */
  committed(mark: ChainMark, signNow: () => Promise<void>): void {
    const isSigned = mark.signed.seq > this.#mark.signed.seq;
    this.#mark = mark;
    if (isSigned) this.#settle();
    if (mark.head.seq > mark.signed.seq) this.#armSigning(signNow);
    if (isSigned || mark.head.seq - this.#witnessedSeq >= this.#parameters.witnessLinks) this.#writeWitness();
    else if (mark.head.seq > this.#witnessedSeq) this.#armWitness();
  }

  /** Writes the witness now, unless that is under way. */
  hurry(): void {
    if (this.#mark.head.seq > this.#witnessedSeq) this.#writeWitness();
  }

  /** Resolves when the witness, if there is one, has seen everything up to the last mark. */
  async witnessed(): Promise<void> {
    const { seq } = this.#mark.head;
    while (this.#witness !== undefined && this.#witnessedSeq < seq) {
      this.#writeWitness();
      await this.#writing;
    }
  }

  /** Brings the witness to the last mark and lets go of everything. */
  async close(): Promise<void> {
    this.#settle();
    await this.#writing;
    if (this.#mark.head.seq > this.#witnessedSeq) this.#writeWitness();
    await this.#writing;
    this.#witnessTimer?.();
    await this.#witness?.close();
    this.#witness = undefined;
  }

  #settle(): void {
    this.#overdue = false;
    this.#signTimer?.();
    this.#signTimer = undefined;
  }

  #armSigning(signNow: () => Promise<void>): void {
    this.#signTimer ??= this.#options.clock.after(this.#parameters.headMs, () => {
      this.#signTimer = undefined;
      this.#overdue = true;
      signNow().catch((error: unknown) =>
        this.#options.log(`audit: the head is not signed: ${messageOf(error)}`),
      );
    });
  }

  #armWitness(): void {
    this.#witnessTimer ??= this.#options.clock.after(this.#parameters.witnessMs, () => this.#writeWitness());
  }

  #writeWitness(): void {
    this.#witnessTimer?.();
    this.#witnessTimer = undefined;
    const witness = this.#witness;
    if (witness === undefined || this.#writing !== undefined) return;
    this.#writing = this.#follow(witness).finally(() => {
      this.#writing = undefined;
    });
  }

  /** What was committed while one write was under way goes into the next. */
  async #follow(witness: Witness): Promise<void> {
    try {
      do {
        const { head, signed } = this.#mark;
        await witness.write(head, signed.seq);
        this.#witnessedSeq = head.seq;
      } while (this.#mark.head.seq - this.#witnessedSeq >= this.#parameters.witnessLinks);
      if (this.#mark.head.seq > this.#witnessedSeq) this.#armWitness();
    } catch (error) {
      // Whoever is served does not depend on it; the next start finds it behind, and says so.
      this.#witness = undefined;
      this.#options.log(`audit: the witness cannot be written any more: ${messageOf(error)}`);
      await witness.close();
    }
  }
}
