import type { LaneAlarm } from '../core/event.ts';
import type { AuditEntry, WitnessFinding } from './contract/audit.ts';
import type { Loss } from './contract/damage.ts';
import { below, lossKey } from './keys.ts';
import { logNotes } from './leveldb/log-check.ts';
import { encodeRecord } from './record.ts';
import type { Put } from './plan-group.ts';
import type { SealedReader } from './sealed-reader.ts';
import { valuesIn } from './values.ts';
import { isRollback } from './audit/open-notary.ts';

/** What was found at an open, before it is put on record. */
export type FoundLoss = Pick<Loss, 'name' | 'verdict' | 'detail'>;

/** What an open ledger tells of itself. */
export interface ChainFindings {
  readonly witness: WitnessFinding;
  /** The first audit link that is missing since the last signed head. */
  readonly missingLink: number | undefined;
}

/** Everything that an open came by: notes of logs that were damaged, a chain with a hole, a store that ends too early. */
export function lossesFound(folder: string, { witness, missingLink }: ChainFindings): FoundLoss[] {
  const found: FoundLoss[] = logNotes(folder).map(({ name, verdict, detail, copies }) => ({
    name: `log-${name}`,
    verdict,
    detail: `a log was damaged: ${detail}; kept as ${copies.join(', ')}`,
  }));
  if (missingLink !== undefined) {
    const detail = `audit link ${missingLink} is missing, and the chain goes on`;
    found.push({ name: `link-${missingLink}`, verdict: 'lost', detail });
  }
  const detail = witness.detail ?? witness.state;
  if (witness.state === 'holed') found.push({ name: holed, verdict: 'lost', detail });
  if (isRollback(witness)) found.push({ name: rolledBack, verdict: 'lost', detail });
  return found;
}

/** The witness goes on to say it at each start; once it was accepted it is another one. */
const rolledBack = 'rolled-back';
const holed = 'holed';

interface LossOptions {
  /** As they stand. */
  readonly lists: ReadonlyMap<string, { readonly version: number }>;
  /** ISO 8601 instant. */
  readonly at: string;
  /** As `AuditOptions.acceptRollback`. */
  readonly acceptRollback: boolean;
}

function freshOf(
  found: readonly FoundLoss[],
  known: ReadonlyMap<string, Loss>,
  { lists, at, acceptRollback }: LossOptions,
): Loss[] {
  const versions = Object.fromEntries([...lists].map(([name, { version }]) => [name, version]));
  return found
    .filter(({ name }) => (name === rolledBack ? !acceptRollback : true) && isNews(known.get(name), name))
    .map(loss => ({ ...loss, foundAt: at, lists: loss.verdict === 'lost' ? versions : {} }));
}

const isNews = (known: Loss | undefined, name: string) =>
  known === undefined || (known.acceptedAt !== undefined && [rolledBack, holed].includes(name));

function acceptedOf(known: ReadonlyMap<string, Loss>, { at, acceptRollback }: LossOptions): Loss[] {
  const loss = known.get(rolledBack);
  return acceptRollback && loss !== undefined && loss.acceptedAt === undefined
    ? [{ ...loss, acceptedAt: at }]
    : [];
}

/**
 * What is known to be lost of a store, in records of its own: until somebody has accepted it. They
 * are put on record when they are found, with the versions of the watchlists that then stood, any of
 * which may be older than what was imported.
 */
export class Losses {
  readonly #byName: ReadonlyMap<string, Loss>;
  /** Those that are not on record yet. */
  readonly fresh: readonly Loss[];

  private constructor(byName: ReadonlyMap<string, Loss>, fresh: readonly Loss[]) {
    this.#byName = byName;
    this.fresh = fresh;
  }

  static async load(
    reader: SealedReader,
    found: readonly FoundLoss[],
    opening: LossOptions,
  ): Promise<Losses> {
    const kept = await valuesIn<Loss>(reader, below('loss'));
    const byName = new Map(kept.map(loss => [loss.name, loss]));
    const fresh = [...freshOf(found, byName, opening), ...acceptedOf(byName, opening)];
    for (const loss of fresh) byName.set(loss.name, loss);
    return new Losses(byName, fresh);
  }

  /** What nobody has accepted. */
  get open(): readonly Loss[] {
    return [...this.#byName.values()].filter(({ acceptedAt }) => acceptedAt === undefined);
  }

  /** What the witness told, unless acknowledged records are lost: then it is no comfort that the ends agree. */
  finding(witness: WitnessFinding): WitnessFinding {
    const lost = this.open.filter(({ verdict }) => verdict === 'lost');
    if (lost.length === 0 || isRollback(witness)) return witness;
    return { state: 'holed', detail: lost.map(({ detail }) => detail).join('; ') };
  }

  /** The loss for which a list of this version may be older than the one that was imported last. */
  doubtOf(list: string, version: number): Loss | undefined {
    return this.open.find(({ lists }) => version <= (lists[list] ?? 0));
  }

  /** The same with everything accepted. */
  accepted(at: string): Losses {
    const accepted = this.open.map(loss => ({ ...loss, acceptedAt: at }));
    return new Losses(
      new Map([...this.#byName, ...accepted.map(loss => [loss.name, loss] as const)]),
      accepted,
    );
  }
}

export const lossPuts = (losses: readonly Loss[]): Put[] =>
  losses.map(loss => ({ key: lossKey(loss.name), plaintext: encodeRecord(loss) }));

/** What the audit chain says of losses when they are found; of a roll-back it is said in the name of the witness. */
export const lossEntries = (losses: readonly Loss[]): AuditEntry[] =>
  losses
    .filter(({ name }) => name !== rolledBack)
    .map(({ name, verdict, detail, foundAt: at }) => ({
      at,
      action: verdict === 'lost' ? 'audit.records-lost' : 'audit.log-damaged',
      actor: 'daemon',
      object: name,
      detail: { detail },
    }));

/** The hub is told of doubts once, and of losses at each start (`tellOfWitness`). */
export const doubtAlarms = (losses: readonly Loss[]): LaneAlarm[] =>
  losses
    .filter(({ verdict }) => verdict === 'in-doubt')
    .map(({ detail, foundAt: at }) => ({ lane: 'store', at, kind: 'record-corrupt', detail }));
