import { Type } from 'typebox';
import type { Encounter, OfficerDecision } from '../../core/encounter.ts';
import { Fault } from '../../core/errors.ts';
import { fresh, only, sessionOf } from '../access.ts';
import { type App, type HttpContext, instant } from '../context.ts';
import { answers, EncounterId, signedIn } from '../schemas/common.ts';
import { Decision, Verdict } from '../schemas/encounter.ts';
import type { Session } from '../sessions/sessions.ts';
import { findEncounter } from '../views/person.ts';
import { summaryOf } from '../views/summary.ts';

const DecisionRequest = Type.Object(
  {
    verdict: Verdict,
    reason: Type.Optional(
      Type.String({ maxLength: 1000, description: 'Required to dismiss and to overrule' }),
    ),
  },
  { additionalProperties: false },
);

/** What an officer does with a hit. Confirming one takes a second person and is not done here. */
export function decisionRoute(app: App, context: HttpContext): void {
  const inTurn = oneAtATime();
  app.post(
    '/v1/encounters/:id/decision',
    {
      onRequest: [only('officer', 'supervisor'), fresh(context)],
      schema: {
        tags: ['encounters'],
        security: signedIn,
        summary: 'Refer or dismiss a hit (needs a sign-in within the last minutes; audited; told to the hub)',
        params: Type.Object({ id: EncounterId }),
        body: DecisionRequest,
        response: answers(Decision, [400, 401, 403, 404, 409, 503]),
      },
    },
    async request => {
      const { id } = request.params;
      const { verdict, reason = '' } = request.body;
      return inTurn(id, () => decide(context, sessionOf(request), id, verdict, reason.trim()));
    },
  );
}

async function decide(
  context: HttpContext,
  { account, role }: Session,
  id: string,
  verdict: OfficerDecision['verdict'],
  reason: string,
): Promise<OfficerDecision> {
  const { store } = context.deps;
  const encounter = await findEncounter(store, id);
  const earlier = await store.decisions(id);
  mayDecide(encounter, earlier.at(-1), role === 'supervisor');
  const mustSayWhy = verdict === 'dismiss' || earlier.length > 0;
  if (mustSayWhy && reason === '') {
    throw new Fault('bad-input', 'the reason is missing', {
      where: 'body.reason',
      wanted: 'a few words on why',
    });
  }
  const decision: OfficerDecision = {
    encounter: id,
    officer: account,
    decidedAt: instant(context),
    verdict,
    ...(reason === '' ? {} : { reason }),
  };
  await store.commit({
    audit: [
      { at: decision.decidedAt, action: 'hit.decided', actor: account, object: id, detail: { verdict } },
    ],
    decision,
    events: [{ type: 'org.bitmap.decision.v1', data: decision }],
  });
  context.live.publish('decision', summaryOf(encounter, [...earlier, decision]));
  return decision;
}

/** A hit is decided once; a supervisor may overrule. */
function mayDecide(encounter: Encounter, earlier: OfficerDecision | undefined, maySupersede: boolean): void {
  if (encounter.candidates.length === 0) {
    const detail = { given: encounter.id, wanted: 'an encounter with a candidate' };
    throw new Fault('conflict', 'there is nothing to decide', detail);
  }
  if (!earlier || maySupersede) return;
  const given = `${earlier.verdict} by ${earlier.officer} at ${earlier.decidedAt}`;
  throw new Fault('conflict', 'this hit has been decided', { given, remedy: 'a supervisor can overrule it' });
}

/** Runs the tasks of a key one after the other: of two officers who decide at once, the second sees the first. */
function oneAtATime() {
  const running = new Map<string, Promise<unknown>>();
  return async <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const before = running.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    running.set(key, mine);
    try {
      return await mine;
    } finally {
      if (running.get(key) === mine) running.delete(key);
    }
  };
}
