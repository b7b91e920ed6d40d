import { signedIn as mustBeSignedIn } from '../../../http/access.ts';
import type { App } from '../../../http/context.ts';
import { eventOf, openStream, streamSchema } from '../../../http/live/stream.ts';
import type { HubHttpContext } from '../contract.ts';
import { lookAt } from '../feed.ts';

/** Live events of the fleet. */
export function eventRoute(app: App, context: HubHttpContext): void {
  app.get(
    '/v1/events',
    {
      onRequest: mustBeSignedIn,
      schema: streamSchema(
        'Events kiosks, job, hit; resumes after Last-Event-ID, else sends `reset`. The first tells how all stand',
      ),
    },
    async (request, reply) => {
      const { fleet } = context.deps;
      const jobs = fleet.jobs().map(job => eventOf('job', job));
      const { summary } = lookAt(fleet);
      openStream(context, request, reply, `${eventOf('kiosks', { summary, changed: [] })}${jobs.join('')}`);
      return reply;
    },
  );
}
