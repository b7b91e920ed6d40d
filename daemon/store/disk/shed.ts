import type { Encounter, Evidence } from '../../core/encounter.ts';
import type { KioskEvent } from '../../core/event.ts';
import type { Commit } from '../contract/kiosk-store.ts';
import type { Shortage, Space } from './space.ts';

/** Bytes that evidence takes, but for the few of its header. */
export function evidenceBytes({ samples }: Evidence): number {
  return samples.reduce((sum, { png, template }) => sum + png.length + template.length, 0);
}

/** What of a commit there is room for: all, or all but its evidence. Fault `disk-full` when not even that. */
export function fitted(commit: Commit, space: Pick<Space, 'require' | 'shortage'>): Commit {
  const { encounter, evidence } = commit;
  if (encounter !== undefined) space.require('encounters', 0);
  if (evidence === undefined) return commit;
  const shortage = space.shortage('evidence', evidenceBytes(evidence));
  return shortage === undefined ? commit : withoutEvidence(commit, shortage);
}

/** The same commit without its pictures and templates; the encounter, its event and the audit say so. */
function withoutEvidence(commit: Commit, { reason }: Shortage): Commit {
  const { encounter, evidence, ...rest } = commit;
  if (encounter === undefined || evidence === undefined) return commit;
  const marked: Encounter = { ...encounter, evidenceShed: reason };
  const entry = {
    at: encounter.decidedAt,
    action: 'evidence.shed',
    actor: 'daemon',
    object: encounter.id,
    detail: { reason, bytes: evidenceBytes(evidence) },
  };
  return {
    ...rest,
    encounter: marked,
    audit: [...commit.audit, entry],
    ...(commit.events && { events: commit.events.map(event => markedEvent(event, marked)) }),
  };
}

function markedEvent(event: KioskEvent, marked: Encounter): KioskEvent {
  const isIt = event.type === 'org.bitmap.encounter.v1' && event.data.id === marked.id;
  return isIt ? { ...event, data: marked } : event;
}
