import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CancelTimer } from '../hal/clock.ts';
import { Fault, messageOf } from './core/errors.ts';
import {
  isRenewalDue,
  type KeptKeys,
  type KeyOwner,
  type OwnKeys,
  ownKeys,
  renewedKeys,
  unendedKeys,
} from './link/sealed/own-keys.ts';
import { renewalCheckMs } from './link/sealed/parameters.ts';
import type { Machine } from './machine.ts';
import { replaceFile } from './store/replace-file.ts';

/** Where the private message keys lie: as secret as the key of the audit chain. */
export const messageKeysFile = (folder: string) => path.join(folder, 'message.keys');

/** Keys in a file of their owner's, of which there is always one that is good for long. */
export class KeptOwnKeys {
  readonly #owner: () => KeyOwner;
  readonly #file: string;
  readonly #machine: Machine;
  readonly #listeners = new Set<() => void>();
  #cancel: CancelTimer = () => {};
  #kept: KeptKeys;
  #keys: OwnKeys;
  /** As the statement that is given out has it. */
  #stated: KeyOwner;

  /** Made where there is no file, and renewed where that is due. Fault `corrupt` for a file that cannot be read. */
  static async open(file: string, owner: () => KeyOwner, machine: Machine): Promise<KeptOwnKeys> {
    const now = machine.clock.wall();
    const found = existsSync(file) ? keptKeysFrom(await readFile(file, 'utf8'), file) : undefined;
    if (found && !isRenewalDue(found, owner().uses, now)) return new KeptOwnKeys(found, owner, file, machine);
    const renewed = renewedKeys(found, owner().uses, now);
    await replaceFile(file, JSON.stringify(renewed));
    return new KeptOwnKeys(renewed, owner, file, machine);
  }

  private constructor(kept: KeptKeys, owner: () => KeyOwner, file: string, machine: Machine) {
    this.#owner = owner;
    this.#file = file;
    this.#machine = machine;
    this.#kept = kept;
    this.#stated = owner();
    this.#keys = ownKeys(kept, this.#stated, machine.clock.wall());
    this.#checkLater();
  }

  get keys(): OwnKeys {
    return this.#keys;
  }

  /** Called when they are stated anew. */
  onStated(listener: () => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#cancel();
  }

  #checkLater(): void {
    const { clock, log } = this.#machine;
    this.#cancel = clock.after(renewalCheckMs, () => {
      this.#renew().catch((error: unknown) => log(`link: message keys are not renewed: ${messageOf(error)}`));
      this.#checkLater();
    });
  }

  /** New keys when it is time, none that has ended, and a new statement when the identity has a new certificate. */
  async #renew(): Promise<void> {
    const { clock, log } = this.#machine;
    const [now, owner] = [clock.wall(), this.#owner()];
    const isDue = isRenewalDue(this.#kept, owner.uses, now);
    const next = isDue ? renewedKeys(this.#kept, owner.uses, now) : unendedKeys(this.#kept, now);
    const hasEnded = next.keys.length < this.#kept.keys.length;
    if (isDue || hasEnded) await replaceFile(this.#file, JSON.stringify(next));
    else if (owner.certificate === this.#stated.certificate) return;
    this.#kept = next;
    this.#stated = owner;
    this.#keys = ownKeys(next, owner, now);
    log(`link: message keys are stated anew: ${next.keys.length}, ${isDue ? 'one of them new' : 'none new'}`);
    for (const listener of this.#listeners) listener();
  }
}

function keptKeysFrom(text: string, where: string): KeptKeys {
  try {
    return JSON.parse(text) as KeptKeys;
  } catch (cause) {
    const remedy = 'remove the file: keys are made anew';
    throw new Fault('corrupt', 'the message keys cannot be read', { where, remedy, cause });
  }
}
