import { bootGuest, type Guest, type GuestOptions } from './guest.ts';
import type { Bench } from './row.ts';

const consoleLength = 1_500;

/** Boots the guests that the rows of a track ask for, one row after the other, and sees to it that each is stopped. */
export class Guests {
  #shared: Promise<Guest> | undefined;
  readonly #own: Guest[] = [];

  /** What one row sees of it. */
  benchOf(report: Pick<Bench, 'progress' | 'broken'>): Bench {
    return { ...report, shared: () => this.#sharedGuest(), own: options => this.#ownGuest(options) };
  }

  #sharedGuest(): Promise<Guest> {
    this.#shared ??= bootGuest();
    return this.#shared;
  }

  async #ownGuest(options?: GuestOptions): Promise<Guest> {
    const guest = await bootGuest(options);
    this.#own.push(guest);
    return guest;
  }

  /** After a row: its own guests end; the shared one stays for the next, unless the row failed on it. */
  async endRow(passed: boolean): Promise<void> {
    for (const guest of this.#own.splice(0)) await guest.stop();
    if (!passed) await this.stop();
  }

  /** What the kernels of the row's guests have said last: why a process was killed, or a device went. */
  async consoles(): Promise<string> {
    const shared = await this.#shared?.catch(() => undefined);
    const said = [...this.#own, ...(shared ? [shared] : [])].map(guest => guest.console());
    return (await Promise.all(said)).map(text => text.slice(-consoleLength)).join('\n');
  }

  async stop(): Promise<void> {
    const guest = await this.#shared?.catch(() => undefined);
    this.#shared = undefined;
    await guest?.stop();
  }
}
