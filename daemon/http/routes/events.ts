import { signedIn as mustBeSignedIn } from '../access.ts';
import type { App, HttpContext } from '../context.ts';
import { linkView } from '../live/feed.ts';
import { eventOf, openStream, streamSchema } from '../live/stream.ts';

/** Live events as server-sent events (HTML standard, 9.2). The stream ends with the session. */
export function eventRoute(app: App, context: HttpContext): void {
  app.get(
    '/v1/events',
    {
      onRequest: mustBeSignedIn,
      schema: streamSchema(
        'Events lane, intake, encounter, decision, link; resumes after Last-Event-ID, else sends `reset`',
      ),
    },
    async (request, reply) => {
      const link = await linkView(context);
      openStream(context, request, reply, snapshot(context, link));
      return reply;
    },
  );
}

/** What every new listener gets first, so that it need not ask. Without ids: it is no part of what can be resumed. */
function snapshot({ deps }: HttpContext, link: unknown): string {
  const lanes = deps.lanes.map(({ view }) => eventOf('lane', view));
  const desk = deps.intake === undefined ? '' : eventOf('intake', deps.intake.view);
  return `${lanes.join('')}${desk}${eventOf('link', link)}`;
}
