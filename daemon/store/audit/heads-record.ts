import { type ChainHead, genesis } from './audit-chain.ts';
import { headsKey } from '../keys.ts';
import type { ChainMark } from './notary.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import type { SealedReader } from '../sealed-reader.ts';

interface SavedHead {
  readonly seq: number;
  readonly hash: string;
}

interface SavedHeads {
  readonly kind: string;
  readonly audit: SavedHead;
  /** Absent before the first is signed. */
  readonly signed?: SavedHead;
  /** Absent in stores that were made before there were any. */
  readonly encounterKeys?: number;
  readonly saved: unknown;
}

/** What every batch carries: where the chain ends, and the part of the state that is not in records of its own. */
export interface Heads {
  /** Of the store: kiosk or hub. */
  readonly kind: string;
  readonly mark: ChainMark;
  /** Encounters that have a key: so many rows say whose keys are whose. */
  readonly encounterKeys: number;
  readonly saved: unknown;
}

export function encodeHeads({ kind, mark: { head, signed }, encounterKeys, saved }: Heads): Uint8Array {
  const heads: SavedHeads = {
    kind,
    audit: savedHead(head),
    ...(signed.seq > 0 && { signed: savedHead(signed) }),
    encounterKeys,
    saved,
  };
  return encodeRecord(heads);
}

/** Undefined for a store that was never begun; Fault `corrupt` when the record does not authenticate. */
export async function readHeads(reader: Pick<SealedReader, 'get'>): Promise<Heads | undefined> {
  const plaintext = await reader.get(headsKey);
  if (plaintext === undefined) return undefined;
  const { kind, audit, signed, encounterKeys = 0, saved } = decodeValue(plaintext) as SavedHeads;
  const mark = { head: chainHead(audit), signed: signed ? chainHead(signed) : genesis };
  return { kind, mark, encounterKeys, saved };
}

const savedHead = ({ seq, hash }: ChainHead): SavedHead => ({ seq, hash: Buffer.from(hash).toString('hex') });
const chainHead = ({ seq, hash }: SavedHead): ChainHead => ({ seq, hash: Buffer.from(hash, 'hex') });
