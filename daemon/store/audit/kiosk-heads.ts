import { Fault } from '../../core/errors.ts';
import type { AuditHeadNotice } from '../../core/event.ts';
import { genesis, sameHead } from './audit-chain.ts';
import { verifierFromJwk } from '../../core/es256.ts';
import type { ChainAlarm, KioskHead, KioskReport } from '../contract/received.ts';
import { isSignedBy, readHead, type SignedHead } from './signed-head.ts';

export interface HeadOutcome {
  /** What is kept from now on; undefined when nothing changes. */
  readonly kept?: KioskHead;
  readonly alarm?: ChainAlarm;
}

const order = (seq: number) => `link ${seq}`;

/**
 * Holds a head that has come against the last one of its kiosk. A head must name the one before it, so that a store
 * that was set back, or went on as two, cannot hide it from the next head on. What does not fit is told of once, and
 * then is where the kiosk goes on from: the alarm and both heads stay.
 *
 * The key is the one that came with the first head: until the fleet hands out keys, a change of it is all that can be told.
 */
export function judgeHead(
  { address, entry }: KioskReport,
  { jws, publicKey }: AuditHeadNotice,
  held: KioskHead | undefined,
): HeadOutcome {
  const alarm = (defect: ChainAlarm['defect'], detail: string): ChainAlarm => ({
    address,
    epoch: entry.epoch,
    seq: entry.seq,
    defect,
    detail,
  });
  const head = provenHead(jws, publicKey);
  if (typeof head === 'string') return { alarm: alarm('forged', head) };
  const kept = { address, jws, keyId: head.keyId };
  if (held === undefined) return { kept, ...firstHead(head, alarm) };
  const last = readHead(held.jws);
  if (sameHead(head.head, last.head)) return {};
  if (head.keyId !== held.keyId) {
    return { kept, alarm: alarm('key-changed', `signed by ${head.keyId}, until now by ${held.keyId}`) };
  }
  if (sameHead(head.previous, last.head)) return { kept };
  const went = `the head at ${order(head.head.seq)} follows ${order(head.previous.seq)}`;
  const was = `the last one was at ${order(last.head.seq)}`;
  return { kept, alarm: alarm(defectOf(head, last), `${went}, ${was}`) };
}

/** The head, or why it is none. */
function provenHead(jws: string, publicKey: AuditHeadNotice['publicKey']): SignedHead | string {
  try {
    const head = readHead(jws);
    const key = verifierFromJwk(publicKey, 'publicKey');
    if (key.id !== head.keyId || !isSignedBy(jws, [key]))
      return 'the signature is not of the key that came with it';
    return head.chain === 'kiosk' ? head : `of the chain of a ${head.chain}`;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

/** A hub that is new, or was restored, may come late; it is told what it cannot vouch for. */
function firstHead(head: SignedHead, alarm: (defect: 'unknown-before', detail: string) => ChainAlarm) {
  if (sameHead(head.previous, genesis)) return {};
  return { alarm: alarm('unknown-before', `no head up to ${order(head.previous.seq)} is held`) };
}

/**
 * Behind what is held: the store was set back. Beyond it: heads in between never came,
 * or it went on from another history.
 */
function defectOf(head: SignedHead, last: SignedHead): ChainAlarm['defect'] {
  return head.previous.seq < last.head.seq ? 'rolled-back' : 'diverged';
}
