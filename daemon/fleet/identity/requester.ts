import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import { fullJitterMs } from '../../link/backoff.ts';
import { certificateAnswer, type Granted, readBody, type RefusalReason } from './messages.ts';
import { type IdentityParameters, identityDefaults } from './parameters.ts';

export interface RequesterContext {
  /** Takes a body to the hub, or loses it: it is sent again. */
  readonly send: (body: unknown) => Promise<void>;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: (line: string) => void;
  readonly parameters?: IdentityParameters;
}

/** The hub has said no; a person has to do something first. */
export class Refused extends Fault {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail: string) {
    const remedy = remedies[reason];
    super('not-allowed', `the hub refuses: ${detail}`, { given: reason, ...(remedy && { remedy }) });
    this.reason = reason;
  }
}

const remedies: { readonly [Reason in RefusalReason]?: string } = {
  'claim-not-valid': 'at the hub: bitmapd hub enroll claim NAME makes another one',
  'unknown-serial': 'at the hub: bitmapd hub enroll allow SERIAL ADDRESS',
  'serial-used': 'at the hub: bitmapd hub enroll release SERIAL',
  'wrong-key':
    'at the hub: bitmapd hub enroll allow SERIAL ADDRESS --key KEY, as bitmapd enroll tells it here',
};

interface Waiting {
  readonly nonce: string;
  readonly body: unknown;
  resends: number;
  cancel: CancelTimer;
  readonly settle: (outcome: Granted | Error) => void;
}

/**
 * Asks the hub for a certificate, again and again under the same nonce until it answers. One request at a time; an answer
 * to any other nonce is of another kiosk, or of the past, and changes nothing.
 */
export class Requester {
  readonly #context: RequesterContext;
  readonly #parameters: IdentityParameters;
  #waiting: Waiting | undefined;

  constructor(context: RequesterContext) {
    this.#context = context;
    this.#parameters = context.parameters ?? identityDefaults;
  }

  /**
   * Resolves with what was granted, unchecked. Rejects with `Refused`, and with Fault `unavailable` when it is closed before
   * an answer came; with Fault `busy` while another request waits.
   */
  request(body: Readonly<Record<string, unknown>>): Promise<Granted> {
    if (this.#waiting !== undefined)
      return Promise.reject(new Fault('busy', 'a certificate has been asked for already'));
    const nonce = Buffer.from(this.#context.randomBytes(18)).toString('base64url');
    return new Promise((resolve, reject) => {
      const settle = (outcome: Granted | Error) =>
        outcome instanceof Error ? reject(outcome) : resolve(outcome);
      this.#waiting = { nonce, body: { nonce, ...body }, resends: 0, cancel: () => {}, settle };
      this.#send(this.#waiting);
    });
  }

  /** What came for us. Throws Fault `bad-input` for a body of another shape. */
  handle(body: unknown): void {
    const answer = readBody(certificateAnswer, body, 'an answer of the hub');
    if (answer.nonce !== this.#waiting?.nonce) return;
    this.#settle('refused' in answer ? new Refused(answer.refused, answer.detail) : answer);
  }

  close(): void {
    this.#settle(new Fault('unavailable', 'the hub has not answered', { wanted: 'a certificate' }));
  }

  #settle(outcome: Granted | Error): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.cancel();
    waiting?.settle(outcome);
  }

  #send(waiting: Waiting): void {
    const { clock, random, send, log } = this.#context;
    const { answerTimeoutMs, answerTimeoutCapMs } = this.#parameters;
    send(waiting.body).catch((error: unknown) =>
      log(`identity: the request is not sent: ${messageOf(error)}`),
    );
    const jitterMs = fullJitterMs(waiting.resends++, answerTimeoutMs, answerTimeoutCapMs, random());
    waiting.cancel = clock.after(answerTimeoutMs + jitterMs, () => this.#send(waiting));
  }
}
