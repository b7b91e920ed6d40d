import type { CancelTimer, Clock } from '../clock.ts';
import { type Device, HalError, type Listener, type Unsubscribe } from '../device.ts';
import { retryFirstMs, retryLongestMs } from './parameters.ts';

/**
 * The place of one device, which may be pulled out and plugged in again at any time. What was lost is disposed of, and
 * looked for again until it is there.
 */
export class Socket<D extends Device> {
  readonly id: string;
  readonly #open: () => Promise<D>;
  readonly #clock: Clock;
  readonly #attachments = new Set<Attachment<D>>();
  readonly #watchers = new Set<Listener<HalError | undefined>>();
  #device: D | undefined;
  #error: HalError | undefined;
  #pauseMs = retryFirstMs;
  #cancelRetry: CancelTimer = () => {};
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(id: string, open: () => Promise<D>, clock: Clock) {
    this.id = id;
    this.#open = open;
    this.#clock = clock;
  }

  /** What is plugged in; undefined while there is nothing. */
  get device(): D | undefined {
    return this.#device;
  }

  /** The same; throws HalError `absent`. */
  get required(): D {
    if (this.#device === undefined) throw new HalError('absent', this.id, this.#why());
    return this.#device;
  }

  /** Why nothing is there; undefined while something is. */
  get error(): HalError | undefined {
    return this.#error;
  }

  /** The first try to open it; never rejects. After `retry`, others follow by themselves until it is there. */
  open({ retry }: { readonly retry: boolean }): Promise<void> {
    return this.#queue(() => this.#tryOpen(retry));
  }

  /** Calls the device, and loses it when it says that it is gone. `isLoss`: whether an error says that. */
  async use<T>(call: (device: D) => Promise<T>, isLoss: (error: HalError) => boolean = isGone): Promise<T> {
    const device = this.required;
    try {
      return await call(device);
    } catch (error) {
      if (error instanceof HalError && isLoss(error)) this.lose(device, error);
      throw error;
    }
  }

  /** A device is gone; one that is not plugged in any more is lost already. */
  lose(device: D, error: HalError): void {
    if (this.#isClosed || device !== this.#device) return;
    this.#unplug(error);
    void this.#queue(() => device.dispose().catch(ignore)); // it is gone: what it could not give back went with it
    this.#retryLater();
  }

  /** Subscribes at whatever is plugged in, now and later. `onUnplugged` follows when that is lost. */
  attach(subscribe: (device: D) => Unsubscribe, onUnplugged: () => void = () => {}): Unsubscribe {
    const attachment: Attachment<D> = { subscribe, onUnplugged, end: () => {} };
    this.#attachments.add(attachment);
    if (this.#device) attachment.end = subscribe(this.#device);
    return () => {
      attachment.end();
      this.#attachments.delete(attachment);
    };
  }

  /** Told of every loss, with why, and of every return. */
  onChange(listener: Listener<HalError | undefined>): Unsubscribe {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry();
    await this.#work;
    const device = this.#device;
    this.#device = undefined;
    this.#error = new HalError('absent', this.id, 'disposed of');
    for (const { end } of this.#attachments) end();
    this.#attachments.clear();
    await device?.dispose();
  }

  async #tryOpen(retry: boolean): Promise<void> {
    if (this.#isClosed || this.#device) return;
    try {
      const device = await this.#open();
      if (this.#isClosed) return await device.dispose();
      this.#plug(device);
    } catch (cause) {
      this.#error =
        cause instanceof HalError ? cause : new HalError('io', this.id, 'its driver failed', cause);
      if (retry) this.#retryLater();
    }
  }

  #plug(device: D): void {
    this.#device = device;
    this.#error = undefined;
    this.#pauseMs = retryFirstMs;
    for (const attachment of this.#attachments) attachment.end = attachment.subscribe(device);
    for (const tell of this.#watchers) tell(undefined);
    device.onLost?.(error => this.lose(device, error));
  }

  #unplug(error: HalError): void {
    this.#device = undefined;
    this.#error = error;
    for (const attachment of this.#attachments) {
      attachment.end();
      attachment.end = () => {};
      attachment.onUnplugged();
    }
    for (const tell of this.#watchers) tell(error);
  }

  #retryLater(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#clock.after(this.#pauseMs, () => void this.open({ retry: true }));
    this.#pauseMs = Math.min(2 * this.#pauseMs, retryLongestMs);
  }

  /** One opening or closing at a time. */
  #queue(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step);
    return this.#work;
  }

  #why(): string {
    return this.#error === undefined ? 'it is not open yet' : `not there: ${this.#error.message}`;
  }
}

interface Attachment<D> {
  readonly subscribe: (device: D) => Unsubscribe;
  readonly onUnplugged: () => void;
  end: Unsubscribe;
}

const isGone = ({ kind }: HalError) => kind === 'absent';

const ignore = () => {};
