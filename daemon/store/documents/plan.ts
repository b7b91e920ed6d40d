import { Fault } from '../../core/errors.ts';
import type { BucketMap } from '../bucket-map.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { DocumentChange, DocumentName } from '../contract/documents.ts';
import { documentKey } from '../keys.ts';
import { documentBytes } from '../parameters.ts';
import type { Plan, Put } from '../plan-group.ts';
import { encodeRecord } from '../record.ts';

/** What a store knows of its documents in memory. */
export interface DocumentState {
  /** The version that was given last. */
  readonly revision: number;
  /** By the keys of their records. */
  readonly versions: BucketMap<number>;
}

export interface WithDocuments {
  readonly documents: DocumentState;
}

/** What a record of a document holds. */
export interface DocumentRecord {
  readonly version: number;
  readonly value: unknown;
}

interface Keyed {
  readonly key: string;
  readonly change: DocumentChange;
}

/** The changes that hold together, or a Fault and none of them; the result: the version of each. */
export function planDocuments<State extends WithDocuments>(
  changes: readonly DocumentChange[],
  audit: readonly AuditEntry[],
): Plan<State, number[]> {
  const keyed = changes.map(change => ({ key: documentKey(change.kind, change.name), change }));
  requireDistinct(keyed);
  return state => {
    const { documents } = state;
    for (const one of keyed) requireVersion(one, documents);
    const versions = keyed.map((_, index) => documents.revision + index + 1);
    const puts = keyed.flatMap(({ key, change }, index) =>
      'value' in change ? [putOf(key, change, versions[index])] : [],
    );
    const deletes = keyed.flatMap(({ key, change }) => ('value' in change ? [] : [key]));
    const kept = keyed.flatMap(({ key, change }, index) =>
      'value' in change ? [[key, versions[index]] as const] : [],
    );
    const next = {
      revision: documents.revision + keyed.length,
      versions: documents.versions.with(kept).without(deletes),
    };
    return { puts, deletes, audit, state: { ...state, documents: next }, result: versions };
  };
}

function requireDistinct(keyed: readonly Keyed[]): void {
  const seen = new Set<string>();
  for (const { key, change } of keyed) {
    if (seen.has(key))
      throw new Fault('bad-input', 'a document twice in one write', { where: nameIn(change) });
    seen.add(key);
  }
}

function requireVersion({ key, change }: Keyed, { versions }: DocumentState): void {
  const { ifVersion } = change;
  const version = versions.get(key) ?? 0;
  if (ifVersion === undefined || ifVersion === version) return;
  throw new Fault('conflict', 'the document has gone on meanwhile', {
    where: nameIn(change),
    given: `version ${ifVersion}`,
    wanted: `version ${version}`,
  });
}

const nameIn = ({ kind, name }: DocumentName) => `${kind}/${name}`;

function putOf(key: string, change: DocumentChange & { readonly value: unknown }, version: number): Put {
  if (JSON.stringify(change.value) === undefined) {
    throw new Fault('bad-input', 'not a JSON value', { where: nameIn(change), given: typeof change.value });
  }
  const plaintext = encodeRecord({ version, value: change.value } satisfies DocumentRecord);
  if (plaintext.length <= documentBytes) return { key, plaintext };
  throw new Fault('bad-input', 'the document is too large', {
    where: nameIn(change),
    given: `${plaintext.length} bytes`,
    wanted: `at most ${documentBytes}`,
  });
}
