import { genesis } from './audit/audit-chain.ts';
import type { VerifyingKey } from '../core/es256.ts';
import { verifyChain } from './audit/audit-verify.ts';
import { withKey } from './audit/signers.ts';
import type { StoreCopy } from './backup/copy.ts';
import { checkedItems, opens } from './backup/whole.ts';
import type { AuditVerdict } from './contract/audit.ts';
import { quarantineKey } from './keys.ts';
import { type LedgerRules, recover, recoverBegun } from './ledger-state.ts';
import type { SealedDatabase } from './sealed-database.ts';
import type { SealedReader } from './sealed-reader.ts';

/** Walks the audit chain as it stands. `key`: that signs it now; without one, signatures are not looked at. */
export function verifyLedger<State>(
  database: SealedDatabase,
  rules: LedgerRules<State>,
  key: VerifyingKey | undefined,
): Promise<AuditVerdict> {
  return database.readTogether(async reader => {
    const held = await recover(database.folder, reader, rules);
    return verifyChain(reader, {
      chain: rules.kind,
      mark: { head: held?.audit ?? genesis, signed: held?.signed ?? genesis },
      authenticates: (recordKey, sealed) => reader.authenticates(recordKey, sealed),
      ...(key && { keys: withKey(held?.signers ?? [], key) }),
    });
  });
}

/**
 * Opens every record but the links of the audit, and names those that do not open. One that is known is not named: a
 * copy of it as it stands is in quarantine, and the hub has been told.
 */
export async function damagedRecords(reader: SealedReader): Promise<string[]> {
  const damaged: string[] = [];
  for await (const [key, sealed] of reader.sealedEntries({})) {
    if (key.startsWith('audit/') || opens(reader, key, sealed)) continue;
    const isKnown = (await reader.getSealed(quarantineKey(key, sealed))) !== undefined;
    if (!isKnown) damaged.push(key);
  }
  return damaged;
}

/**
 * Everything of one moment, for `use` to write elsewhere; commits may go on meanwhile. A record that does not open is
 * in it as it is, named in the file `damaged` behind the records, and goes into quarantine. `madeAt`: ISO 8601.
 */
export function copyLedger<State, Result>(
  database: SealedDatabase,
  rules: LedgerRules<State>,
  madeAt: string,
  use: (copy: StoreCopy) => Promise<Result>,
): Promise<Result> {
  return database.copyTogether(async (reader, items) => {
    const { state, audit } = await recoverBegun(database.folder, reader, rules);
    const epoch = rules.epochOf?.(state);
    const header = {
      kind: rules.kind,
      ...(epoch !== undefined && { epoch }),
      madeAt,
      audit: { seq: audit.seq, hash: Buffer.from(audit.hash).toString('hex') },
    };
    return use({ header, items: checkedItems(items, (key, value) => opens(reader, key, value)) });
  });
}
