/**
 * What every device contract shares.
 *
 * A driver owes: `dispose` releases every handle, line and child process, leaves outputs in their safe state, ends
 * pending operations with HalError `absent`, and may be called twice. Failures are HalError, never another type.
 * A caller owes: no call after `dispose`; no operation begun while the one before it is pending, unless the contract
 * allows it.
 */
export interface Device {
  /** The name that the profile gives it. */
  readonly id: string;
  /** Where a device finds out by itself that it is gone, while nobody asks anything of it: calls back once, at once when it already is. */
  onLost?(listener: (error: HalError) => void): void;
  /** Ends the use of the device. It is not called `close`, because a barrier closes its leaf. */
  dispose(): Promise<void>;
}

/** How long an operation may wait for what it is asked for. */
export interface WaitRequest {
  /** Above 0. */
  readonly timeoutMs: number;
  /** Ends the wait early: the operation then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export type HalErrorKind =
  | 'absent' // not there, unplugged, or disposed of
  | 'busy' // held by another taker, or an operation is pending
  | 'timeout' // did not answer in time
  | 'stuck' // answers, but does not do what it is told
  | 'tampered' // a safety or tamper input forbids it
  | 'io'; // any other failure of the bus, the kernel or the device

/** Every failure of a device. `cause` carries the driver's own detail. */
export class HalError extends Error {
  override readonly name = 'HalError';
  readonly kind: HalErrorKind;
  readonly device: string;

  constructor(kind: HalErrorKind, device: string, detail: string, cause?: unknown) {
    super(`${device}: ${detail} (${kind})`, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.device = device;
  }
}

/** Ends a subscription. Calling it twice is allowed. */
export type Unsubscribe = () => void;

/** A reported change. Listeners must not throw and must return at once. */
export type Listener<T> = (event: T) => void;
