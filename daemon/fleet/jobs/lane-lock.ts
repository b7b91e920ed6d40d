import { Fault } from '../../core/errors.ts';
import type { LaneControl } from '../../lane/contract.ts';
import type { Documents } from '../../store/contract/documents.ts';

const place = { kind: 'fleet', name: 'lane-lock' } as const;

/** That the hub has locked the lane. */
interface Locked {
  /** It had been closed by somebody else: to take the lock away does not open it. */
  readonly wasClosed: boolean;
}

/** The hub's own reason for a closed lane: it outlives a restart, and the hub takes away no other. */
export class LaneLock {
  readonly #lane: Pick<LaneControl, 'view' | 'command'>;
  readonly #documents: Documents;

  constructor(lane: Pick<LaneControl, 'view' | 'command'>, documents: Documents) {
    this.#lane = lane;
    this.#documents = documents;
  }

  /** After a restart: closes what was locked before. */
  async restore(): Promise<void> {
    const kept = await this.#documents.get<Locked>(place.kind, place.name);
    if (kept !== undefined && !this.#isShut) await this.#lane.command('close-lane', 'hub');
  }

  async lock(): Promise<void> {
    const known = await this.#documents.get<Locked>(place.kind, place.name);
    if (known !== undefined && this.#isShut) return;
    const value: Locked = { wasClosed: this.#isShut };
    await this.#documents.write([{ ...place, value }]);
    if (!value.wasClosed) await this.#lane.command('close-lane', 'hub');
  }

  /** Fault `conflict` where the hub has not locked it, or where an evacuation or a failure has come in between. */
  async unlock(): Promise<void> {
    const known = await this.#documents.get<Locked>(place.kind, place.name);
    const where = `lane ${this.#lane.view.lane}`;
    if (known === undefined)
      throw new Fault('conflict', 'the hub has not locked this lane', {
        where,
        remedy: 'somebody at the lane opens it',
      });
    await this.#documents.write([{ ...place, gone: true }]);
    if (known.value.wasClosed) return;
    const { state, reason } = this.#lane.view;
    if (!this.#isShut && state === 'out-of-service')
      throw new Fault('conflict', 'the lane is closed for another reason by now', {
        where,
        ...(reason !== undefined && { given: reason }),
        remedy: 'somebody at the lane opens it',
      });
    await this.#lane.command('open-lane', 'hub');
  }

  get #isShut(): boolean {
    return this.#lane.view.state === 'out-of-service' && this.#lane.view.reason === 'closed';
  }
}
