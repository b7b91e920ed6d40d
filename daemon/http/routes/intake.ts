import { type TObject, Type } from 'typebox';
import { Fault } from '../../core/errors.ts';
import type { IntakeControl, IntakeView as Snapshot, Order } from '../../lane/intake/contract.ts';
import { only, sessionOf, signedIn as mustBeSignedIn } from '../access.ts';
import type { App, HttpContext } from '../context.ts';
import { answers, signedIn } from '../schemas/common.ts';
import { Absent, Cancel, IntakeView, Override, Plain, Retake, Trait } from '../schemas/intake.ts';

const tags = ['intake'];
const security = signedIn;

/** The intake desk, and what an officer tells it. The desk itself writes each order to the audit before it is done. */
export function intakeRoutes(app: App, context: HttpContext): void {
  app.get(
    '/v1/intake',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security,
        summary: 'The person at the desk',
        response: answers(IntakeView, [401, 404]),
      },
    },
    async () => copyOf(deskOf(context).view),
  );
  plainOrders(app, context);
  traitOrders(app, context);
}

const plain = {
  start: 'Begin with the next person',
  pause: 'Ask for nothing for a while; what was captured stays in memory',
  resume: 'Go on; sensors that failed are asked again',
  finish: 'Search the lists and put the person on record; what is open stays so, on record',
} as const;

function plainOrders(app: App, context: HttpContext): void {
  for (const order of Object.keys(plain) as (keyof typeof plain)[]) {
    app.post(`/v1/intake/${order}`, ordering(plain[order], Plain), async request =>
      give(context, { order }, sessionOf(request).account, request.body.encounter),
    );
  }
  app.post(
    '/v1/intake/cancel',
    ordering('Forget the person; that is on record, and nothing else', Cancel),
    request =>
      give(
        context,
        { order: 'cancel', reason: request.body.reason },
        sessionOf(request).account,
        request.body.encounter,
      ),
  );
}

const TraitKey = Type.Object({ trait: Trait });

function traitOrders(app: App, context: HttpContext): void {
  app.post(
    '/v1/intake/traits/:trait/retake',
    ordering('Take it once more', Retake, TraitKey),
    async request => {
      const { discard, encounter } = request.body;
      const { trait } = request.params;
      return give(context, { order: 'retake', trait, discard }, sessionOf(request).account, encounter);
    },
  );
  app.post(
    '/v1/intake/traits/:trait/override',
    ordering('Keep the best capture although it does not pass', Override, TraitKey),
    async request => {
      const { reason, encounter } = request.body;
      const { trait } = request.params;
      return give(context, { order: 'override', trait, reason }, sessionOf(request).account, encounter);
    },
  );
  app.post(
    '/v1/intake/traits/:trait/absent',
    ordering('Record why it cannot be had', Absent, TraitKey),
    async request => {
      const { reason, encounter } = request.body;
      const { trait } = request.params;
      return give(context, { order: 'absent', trait, reason }, sessionOf(request).account, encounter);
    },
  );
}

/** A route for an order: for those who may deal with people, with its schemas. */
function ordering<Body extends TObject, Params extends TObject>(
  summary: string,
  body: Body,
  params: Params = Type.Object({}) as Params,
) {
  return {
    onRequest: only('officer', 'supervisor'),
    schema: {
      ...{ tags, security, body, params },
      summary: `${summary} (audited)`,
      response: answers(IntakeView, [400, 401, 403, 404, 409, 503]),
    },
  };
}

async function give(
  context: HttpContext,
  order: Order,
  officer: string,
  encounter: string | undefined,
): Promise<IntakeView> {
  const desk = deskOf(context);
  await desk.order(order, officer, encounter);
  return copyOf(desk.view);
}

/** @throws Fault `not-found` at a gate. */
function deskOf({ deps: { intake, device } }: HttpContext): IntakeControl {
  if (intake) return intake;
  throw new Fault('not-found', 'this kiosk is no intake desk', {
    given: device,
    remedy: 'start it with a profile that has a section `intake`',
  });
}

function copyOf({ asked, hints, traits, ...view }: Snapshot): IntakeView {
  return {
    ...view,
    asked: [...asked],
    hints: [...hints],
    traits: traits.map(trait => ({ ...trait, hints: [...trait.hints] })),
  };
}
