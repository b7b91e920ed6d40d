import { messageOf } from './core/errors.ts';
import { allDocuments } from './hub/all-documents.ts';
import type { KeptStatements } from './hub/kiosk-keys.ts';
import { clientIdOf } from './link/topics.ts';
import type { Documents } from './store/contract/documents.ts';

const kind = 'key-statement';

/** The kiosks' statements of their keys as documents of the hub: they prove themselves, and are no secret. */
export async function keptStatements(
  documents: Documents,
  log: (line: string) => void,
): Promise<KeptStatements> {
  const kept = new Map<string, string>();
  for await (const { name, value } of allDocuments<string>(documents, kind)) kept.set(name, value);
  return {
    take(address) {
      const statement = kept.get(clientIdOf(address));
      kept.delete(clientIdOf(address));
      return statement;
    },
    save(address, statement) {
      kept.delete(clientIdOf(address));
      documents
        .write([{ kind, name: clientIdOf(address), value: statement }])
        .catch((error: unknown) => log(`hub: the keys of a kiosk are not kept: ${messageOf(error)}`));
    },
  };
}
