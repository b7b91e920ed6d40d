import type { Clock } from '../../../hal/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { type ChainHead, sameHash } from './audit-chain.ts';
import type { SigningKey, VerifyingKey } from '../../core/es256.ts';
import type { WitnessFinding } from '../contract/audit.ts';
import { type ChainMark, Notary } from './notary.ts';
import { type AuditParameters, auditDefaults, harmlessLeadLinks } from '../parameters.ts';
import type { ChainKind } from './signed-head.ts';
import { withKey } from './signers.ts';
import { keepCopy, readWitness, Witness, witnessFile } from './witness.ts';
import { newestOf, type SlotReading, slotCount } from './witness-record.ts';

/** How a store signs its chain and guards it against being set back. */
export interface AuditOptions {
  readonly key: SigningKey;
  readonly clock: Clock;
  /** Where the witness lies: at best on another medium than the store. */
  readonly witnessFolder: string;
  /** One line for the journal. */
  readonly log: (line: string) => void;
  readonly parameters?: AuditParameters;
  /** A witness that the store contradicts is set aside, and a new one begun: somebody has looked into it. */
  readonly acceptRollback?: boolean;
}

/** The store is not the one that its witness saw. */
export const isRollback = ({ state }: WitnessFinding): boolean =>
  state === 'rolled-back' || state === 'forked';

/** Acknowledged records are gone: from the end of the store, or from its midst. */
export const isUnsound = (finding: WitnessFinding): boolean =>
  isRollback(finding) || finding.state === 'holed';

/** What the mark of the last acknowledged commit says, where the witness, who comes later, saw nothing. */
export async function heldAgainst(
  acknowledged: ChainHead | undefined,
  { mark: { head }, linkHash }: Pick<ChainInStore, 'mark' | 'linkHash'>,
  finding: WitnessFinding,
): Promise<WitnessFinding> {
  if (acknowledged === undefined || acknowledged.seq === 0 || isRollback(finding)) return finding;
  const { seq } = acknowledged;
  if (seq > head.seq) {
    return { state: 'rolled-back', detail: `the chain ends at ${head.seq}, ${seq} was acknowledged` };
  }
  const hash = await linkHash(seq);
  if (hash !== undefined && !sameHash(hash, acknowledged.hash))
    return { state: 'forked', detail: `link ${seq} is not the one that was acknowledged` };
  return finding;
}

interface Opened {
  readonly finding: WitnessFinding;
  readonly witness?: Witness;
}

type LinkHash = (seq: number) => Promise<Uint8Array | undefined>;

/** The store that a notary is called to. */
export interface ChainInStore {
  readonly chain: ChainKind;
  readonly mark: ChainMark;
  /** Whose signatures count, besides that of the key that signs now. */
  readonly signers: readonly VerifyingKey[];
  readonly linkHash: LinkHash;
}

/** Holds the witness against the store, brings it to the store's head, and hands both to a notary. */
export async function openNotary(
  options: AuditOptions,
  store: ChainInStore,
): Promise<{ readonly notary: Notary; readonly finding: WitnessFinding }> {
  const { witness, finding } = await openWitness(options, store);
  const { chain, mark } = store;
  return { notary: new Notary({ ...options, chain }, mark, witness), finding };
}

/** A medium that is not there leaves the kiosk at work without a witness, and says so. */
async function openWitness(
  options: AuditOptions,
  { mark, signers, linkHash }: ChainInStore,
): Promise<Opened> {
  try {
    const slots = await readWitness(witnessFile(options.witnessFolder), withKey(signers, options.key));
    const finding = await judgeWitness(slots, mark, linkHash, options.parameters);
    // What the store contradicts is evidence, and goes on to contradict it at each start.
    if (isRollback(finding) && options.acceptRollback !== true) return { finding };
    return { finding, witness: await bringToHead(options, slots, finding, mark) };
  } catch (error) {
    return { finding: { state: 'unwritable', detail: messageOf(error) } };
  }
}

/** Pure but for `linkHash`, which reads the hash that the store has of a link. */
export async function judgeWitness(
  slots: readonly SlotReading[] | undefined,
  { head, signed }: ChainMark,
  linkHash: LinkHash,
  parameters = auditDefaults,
): Promise<WitnessFinding> {
  const newest = newestOf(slots ?? []);
  if (newest === undefined) return nothingWhole(slots, signed);
  const seen = newest.head;
  const hash = seen.seq === 0 ? seen.hash : await linkHash(seen.seq);
  if (seen.seq > head.seq) {
    return { state: 'rolled-back', detail: `the chain ends at ${head.seq}, its witness saw ${seen.seq}` };
  }
  if (hash === undefined) {
    return {
      state: 'holed',
      detail: `link ${seen.seq}, which the witness saw, is missing before ${head.seq}`,
    };
  }
  if (!sameHash(hash, seen.hash)) {
    return { state: 'forked', detail: `link ${seen.seq} is not the one that the witness saw` };
  }
  if (head.seq - seen.seq > harmlessLeadLinks(parameters)) {
    return { state: 'behind', detail: `the witness saw ${seen.seq}, the chain ends at ${head.seq}` };
  }
  const damaged = slots?.findIndex(slot => 'defect' in slot) ?? -1;
  return damaged < 0 ? { state: 'agrees' } : { state: 'torn', detail: `slot ${damaged} is not whole` };
}

function nothingWhole(slots: readonly SlotReading[] | undefined, signed: ChainHead): WitnessFinding {
  if (slots !== undefined) return { state: 'lost', detail: 'no slot of the witness is whole' };
  return signed.seq === 0 ? { state: 'new' } : { state: 'lost', detail: 'the witness is not there' };
}

async function bringToHead(
  { witnessFolder, key, clock }: AuditOptions,
  slots: readonly SlotReading[] | undefined,
  finding: WitnessFinding,
  { head, signed }: ChainMark,
): Promise<Witness> {
  const stamp = clock.wall().toISOString().replaceAll(':', '');
  const isUsable = slots !== undefined && newestOf(slots) !== undefined && !isRollback(finding);
  if (!isUsable) return Witness.make(witnessFolder, key, head, signed.seq, stamp);
  if (finding.state !== 'agrees') await keepCopy(witnessFolder, stamp);
  const witness = await Witness.goOn(witnessFolder, key, slots);
  // Both, so that none is left that is torn or that an older key has signed.
  for (let slot = 0; slot < slotCount; slot++) await witness.write(head, signed.seq);
  return witness;
}
