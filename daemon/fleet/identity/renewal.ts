import type { CancelTimer } from '../../../hal/clock.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import type { DeviceKey } from './device-key.ts';
import { checkedGrant, requestFor } from './enrol.ts';
import { checkedCertificate, type IdentityRecord, rootOf } from './identity.ts';
import { identityDefaults } from './parameters.ts';
import { renewalDue } from './renewal-due.ts';
import { Requester, type RequesterContext } from './requester.ts';

/** The identity that a kiosk has, with the key to it. */
export interface Held {
  readonly record: IdentityRecord;
  readonly key: DeviceKey;
}

export interface RenewalContext extends RequesterContext {
  readonly held: Held;
  /** Keeps what comes in the place of the identity before; resolves when it is on the disk. */
  readonly keep: (held: Held) => Promise<void>;
  /** Once for each, after it is kept: the next connection is made with it. */
  readonly onRenewed: (held: Held) => void;
}

/**
 * Sees to it that a kiosk has a certificate tomorrow. Until the new one is kept the old one is used, and it counts as long
 * as it says, so that nothing of what is under way is refused.
 */
export class Renewal {
  readonly #context: RenewalContext;
  readonly #requester: Requester;
  /** Kept for as long as the process runs. */
  readonly #jitter: number;
  #held: Held;
  #asking: Promise<void> | undefined;
  #notBeforeMs = 0;
  #cancel: CancelTimer = () => {};
  #isClosed = false;

  constructor(context: RenewalContext) {
    this.#context = context;
    this.#requester = new Requester(context);
    this.#jitter = context.random();
    this.#held = context.held;
    this.#look();
  }

  get held(): Held {
    return this.#held;
  }

  /** When the next certificate is asked for. */
  get due(): Date {
    return renewalDue(certificateOf(this.#held), this.#jitter, this.#parameters);
  }

  /** What came on `dn/certificate`. Throws Fault `bad-input`. */
  handle(body: unknown): void {
    this.#requester.handle(body);
  }

  /** Asks now: for the key that the kiosk has, or for a new one, which takes its place. Rejects with what stands in the way. */
  async renew(key: DeviceKey = this.#held.key): Promise<Held> {
    const granted = await this.#requester.request({ csr: await requestFor(key) });
    const { name, party } = certificateOf(this.#held);
    if (party.kind !== 'device') throw new Error('only a kiosk has an identity to renew');
    const rootPem = rootOf(this.#held.record);
    const expected = { rootPem, tenant: party.address.tenant, kid: key.kid, name };
    const held = { key, record: checkedGrant(granted, expected).record };
    await this.#context.keep(held);
    this.#held = held;
    this.#context.onRenewed(held);
    return held;
  }

  /** Resolves when nothing is being kept any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    this.#requester.close();
    await this.#asking;
  }

  get #parameters() {
    return this.#context.parameters ?? identityDefaults;
  }

  #look(): void {
    const { clock } = this.#context;
    if (this.#isDue()) this.#asking ??= this.#ask();
    this.#cancel = clock.after(this.#parameters.checkMs, () => this.#look());
  }

  /** A clock that was never set tells nothing of dates. */
  #isDue(): boolean {
    const { clock } = this.#context;
    if (clock.isWallTrusted?.() === false || clock.monotonicMs() < this.#notBeforeMs) return false;
    return clock.wall() >= this.due;
  }

  async #ask(): Promise<void> {
    const { clock, log } = this.#context;
    try {
      await this.renew();
      log(`identity: renewed until ${certificateOf(this.#held).notAfter.toISOString()}`);
    } catch (error) {
      if (this.#isClosed) return;
      const isOver = clock.wall() >= certificateOf(this.#held).notAfter;
      log(`identity: ${isOver ? 'ALARM: it is over, and ' : ''}not renewed: ${messageOf(error)}`);
      if (error instanceof Fault && error.code === 'busy') return;
      this.#notBeforeMs = clock.monotonicMs() + this.#parameters.refusedMs;
    } finally {
      this.#asking = undefined;
    }
  }
}

const certificateOf = ({ record }: Held) =>
  checkedCertificate(record.certificate, rootOf(record), 'the identity of this kiosk');
