import type { GreyReason } from '../../core/answer.ts';
import { Fault } from '../../core/errors.ts';
import type { Encounter, Evidence } from '../../core/encounter.ts';
import type { SearchResult } from '../../core/search.ts';
import type { LaneEvent } from '../events.ts';
import { maximumCandidates } from '../parameters.ts';
import { type Decision, decide } from '../policy.ts';
import { scoreFor } from '../thresholds.ts';
import { verdictOf } from '../verdict.ts';
import { type LaneParts, today } from './parts.ts';
import { commitOf, encounterOf, isHit } from './record.ts';
import type { Visit } from './visit.ts';

/** 1:N search and decision. */
export async function search(parts: LaneParts, visit: Visit): Promise<LaneEvent> {
  const { serial, probe } = visit;
  try {
    if (probe === undefined) throw new Error('a search without a probe');
    const result = await parts.engine.identify(probe.template, {
      // What one template would ask for: a real search has at least one, so nothing above YELLOW is left out.
      minimumScore: scoreFor(parts.policy.fpir.yellow, 1),
      maximumCandidates,
      today: today(parts),
    });
    visit.lists = result.lists;
    visit.searchMs = result.searchMs;
    visit.decision = decision(parts, result);
    return { type: 'searched', serial, verdict: verdictOf(visit.decision) };
  } catch (error) {
    parts.onError(error, 'searching the lists');
    return { type: 'search-failed', serial };
  }
}

function decision(parts: LaneParts, search: SearchResult | GreyReason): Decision {
  const { policy, calibratedTo, clock } = parts;
  return decide({ search, known: parts.knownLists(), policy, calibratedTo, now: clock.wall() });
}

/** The encounter, its evidence, its audit link and its outbox entry in one batch; `grounds` when nothing was searched. */
export async function commit(parts: LaneParts, visit: Visit, grounds?: GreyReason): Promise<LaneEvent> {
  const { serial } = visit;
  try {
    const encounter = await put(parts, visit, grounds);
    tell(parts, encounter);
    return { type: 'committed', serial };
  } catch (error) {
    parts.onError(error, 'committing an encounter');
    return { type: 'commit-failed', serial, reason: error instanceof Fault ? error.code : 'not-recorded' };
  }
}

async function put(parts: LaneParts, visit: Visit, grounds?: GreyReason): Promise<Encounter> {
  const decided = grounds === undefined ? visit.decision : decision(parts, grounds);
  if (decided === undefined) throw new Error('a commit without a decision');
  const evidence = isHit(decided) ? await evidenceOf(parts, visit) : undefined;
  const { device, lane, clock } = parts;
  const decidedAt = clock.wall().toISOString();
  const encounter = encounterOf(visit, decided, { device, lane, decidedAt, nowMs: clock.monotonicMs() });
  await parts.store.commit(commitOf(encounter, evidence));
  return encounter;
}

/** A hit whose picture cannot be written is still a hit. */
async function evidenceOf(parts: LaneParts, { id, probe }: Visit): Promise<Evidence | undefined> {
  if (probe === undefined) return undefined;
  try {
    const probePng = await parts.writePng(probe.image);
    return { encounter: id, probePng, probeTemplate: probe.template };
  } catch (error) {
    parts.onError(error, 'writing the probe of a hit');
    return undefined;
  }
}

function tell(parts: LaneParts, encounter: Encounter): void {
  try {
    parts.onCommitted(encounter);
  } catch (error) {
    parts.onError(error, 'telling of an encounter');
  }
}
