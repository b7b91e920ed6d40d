import type { HubStore } from './contract.ts';

/** Links of the audit that are read at a time. */
const pageLinks = 1_000;

/** Erases in a hub's store that was restored whom kiosks had erased since, as the audit of the one before tells. Gives how many. */
export async function replayHubErasures(
  restored: Pick<HubStore, 'auditHead' | 'eraseAgain'>,
  standing: Pick<HubStore, 'auditLinks'>,
): Promise<number> {
  let count = 0;
  let after = restored.auditHead.seq;
  for (;;) {
    const links = await standing.auditLinks({ after, limit: pageLinks });
    const erased = links.filter(({ action }) => action === 'encounter.erased');
    if (erased.length > 0) await restored.eraseAgain(erased);
    count += erased.length;
    const last = links.at(-1);
    if (last === undefined) return count;
    after = last.seq;
  }
}
