import { Fault, type FaultDetail } from '../../core/errors.ts';

/** Why what a hub offers of a list is not taken. */
export type Refusal =
  | 'forged' // signed by too few of the keys that count, or by none
  | 'rolled-back' // older than what was taken before
  | 'frozen' // expired: somebody may withhold what is newer
  | 'mixed' // files of different epochs beside each other
  | 'wrong-length'
  | 'wrong-hash'
  | 'malformed'
  | 'chain-broken' // a delta that does not go on from what is held
  | 'drifted'; // what would be held is not what the hub holds

/** An offer that is refused, whole; what is held stays in force. */
export class RefusedList extends Fault {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, what: string, detail: FaultDetail = {}) {
    super('bad-input', what, detail);
    this.refusal = refusal;
  }
}
