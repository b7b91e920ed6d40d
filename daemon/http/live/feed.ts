import type { CancelTimer } from '../../../hal/clock.ts';
import type { HttpContext } from '../context.ts';
import { parameters } from '../parameters.ts';
import type { LinkView } from '../schemas/lane.ts';
import { summaryOf } from '../views/summary.ts';

/** The line to the hub as it stands. */
export async function linkView({ deps }: HttpContext): Promise<LinkView> {
  return { ...deps.link.status, backlog: await deps.store.outbox.count() };
}

/**
 * Feeds the lanes, the intake desk, the new encounters and the line to the hub into the live events. Failures are told to `report`: a
 * page then misses an event, which it mends when it reads the list again.
 */
export function startFeed(context: HttpContext, report: (error: unknown, where: string) => void): () => void {
  const { deps, live } = context;
  const stops = [
    ...deps.lanes.map(lane => lane.onChange(view => live.publish('lane', view))),
    ...(deps.intake ? [deps.intake.onChange(view => live.publish('intake', view))] : []),
    deps.onEncounter(id => {
      publishEncounter(context, id).catch(error => report(error, `encounter ${id}`));
    }),
    followLink(context, report),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function publishEncounter(context: HttpContext, id: string): Promise<void> {
  const encounter = await context.deps.store.encounter(id);
  if (encounter) context.live.publish('encounter', summaryOf(encounter, []));
}

/** The link tells nobody of its changes, so it is looked at while somebody listens. */
function followLink(context: HttpContext, report: (error: unknown, where: string) => void): () => void {
  let cancel: CancelTimer;
  let shown = '';
  const look = async () => {
    if (context.live.listeners === 0) return;
    const view = await linkView(context);
    const text = JSON.stringify(view);
    if (text !== shown) context.live.publish('link', view);
    shown = text;
  };
  const tick = () => {
    look().catch(error => report(error, 'link'));
    cancel = context.deps.clock.after(parameters.linkPollMs, tick);
  };
  cancel = context.deps.clock.after(parameters.linkPollMs, tick);
  return () => cancel();
}
