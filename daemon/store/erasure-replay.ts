import { Fault } from '../core/errors.ts';
import type { AuditEntry, AuditLink } from './contract/audit.ts';
import type { HubStore } from './contract/hub-store.ts';
import type { ErasureRequest, KioskStore } from './contract/kiosk-store.ts';

/** Links of the audit that are read at a time. */
const pageLinks = 1_000;

/**
 * Erases in a store that was restored what the one that stood before had erased since. Gives how many
 * encounters that were; an encounter that the backup does not have needs nothing, nor one that is named twice:
 * an erasure is noted before it is carried out.
 */
export async function replayErasures(
  restored: Pick<KioskStore, 'erase' | 'erasures'>,
  standing: { erasures(): Promise<readonly ErasureRequest[]> },
): Promise<number> {
  const done = new Set((await restored.erasures()).map(({ encounter }) => encounter));
  let count = 0;
  for (const { encounter, at, by, reason } of await standing.erasures()) {
    if (!done.has(encounter) && (await isErased(restored, { encounter, at, by, reason }))) count++;
  }
  return count;
}

async function isErased(
  store: Pick<KioskStore, 'erase'>,
  request: Parameters<KioskStore['erase']>[0],
): Promise<boolean> {
  try {
    await store.erase(request);
    return true;
  } catch (error) {
    if (error instanceof Fault && (error.code === 'not-found' || error.code === 'conflict')) return false;
    throw error;
  }
}

/** The same for a hub, whose audit tells whom kiosks have erased since. */
export async function replayHubErasures(
  restored: Pick<HubStore, 'auditHead' | 'eraseAgain'>,
  standing: Pick<HubStore, 'auditLinks'>,
): Promise<number> {
  let count = 0;
  for await (const erased of erasuresAfter(standing, restored.auditHead.seq)) {
    await restored.eraseAgain(erased);
    count += erased.length;
  }
  return count;
}

/** The same by what was noted outside of the store; whom the restored one knows to be erased needs nothing. */
export async function replayNotedHubErasures(
  restored: Pick<HubStore, 'auditLinks' | 'eraseAgain'>,
  noted: readonly AuditEntry[],
): Promise<number> {
  const done = new Set<string | undefined>();
  for await (const erased of erasuresAfter(restored, 0)) for (const { object } of erased) done.add(object);
  const byObject = new Map(noted.map(entry => [entry.object, entry]));
  const missing = [...byObject.values()].filter(({ object }) => !done.has(object));
  if (missing.length > 0) await restored.eraseAgain(missing);
  return missing.length;
}

async function* erasuresAfter(
  store: Pick<HubStore, 'auditLinks'>,
  link: number,
): AsyncGenerator<AuditLink[]> {
  for (let after = link; ; ) {
    const links = await store.auditLinks({ after, limit: pageLinks });
    const last = links.at(-1);
    if (last === undefined) return;
    const erased = links.filter(({ action }) => action === 'encounter.erased');
    if (erased.length > 0) yield erased;
    after = last.seq;
  }
}
