import { Type } from 'typebox';
import { Fault } from '../../core/errors.ts';
import type { LaneView as LaneSnapshot } from '../../lane/contract.ts';
import { signedIn as mustBeSignedIn, only, sessionOf } from '../access.ts';
import type { App, HttpContext } from '../context.ts';
import { answers, signedIn } from '../schemas/common.ts';
import { Command, Lanes, LaneView } from '../schemas/lane.ts';

const tags = ['lanes'];
const security = signedIn;

/** The lanes, and what an officer may tell them. The lane itself writes each command to the audit. */
export function laneRoutes(app: App, { deps }: HttpContext): void {
  app.get(
    '/v1/lane',
    {
      onRequest: mustBeSignedIn,
      schema: { tags, security, summary: 'What the lanes are doing', response: answers(Lanes, [401]) },
    },
    async () => ({ lanes: deps.lanes.map(({ view }) => copyOf(view)) }),
  );

  app.post(
    '/v1/lane/:lane/command',
    {
      // A command is no approval of a person, and letting somebody out must not wait for a password.
      onRequest: only('officer', 'supervisor'),
      schema: {
        tags,
        security,
        summary: 'Tell a lane what to do (audited by the lane)',
        params: Type.Object({ lane: Type.String({ minLength: 1, maxLength: 64 }) }),
        body: Command,
        response: answers(LaneView, [400, 401, 403, 404, 409, 503]),
      },
    },
    async request => {
      const lane = deps.lanes.find(({ view }) => view.lane === request.params.lane);
      if (!lane) {
        const wanted = deps.lanes.map(({ view }) => view.lane).join(', ');
        throw new Fault('not-found', 'there is no such lane', { given: request.params.lane, wanted });
      }
      requireSameTraveller(lane.view, request.body.encounter);
      await lane.command(request.body.command, sessionOf(request).account);
      return copyOf(lane.view);
    },
  );
}

/** A click that was meant for one traveller must not let out, or send off, the next. */
function requireSameTraveller(view: LaneSnapshot, meant: string | undefined): void {
  if (meant === undefined || meant === view.encounter) return;
  const given = `for encounter ${meant}`;
  throw new Fault('conflict', 'that traveller is not in the lane any more', {
    given,
    wanted: 'a new look at the lane',
  });
}

function copyOf({ hints, traits, failing, ...view }: LaneSnapshot): LaneView {
  return {
    ...view,
    hints: [...hints],
    ...(traits && { traits: [...traits] }),
    ...(failing && { failing: [...failing] }),
  };
}
