import { Type } from 'typebox';
import { fresh, only, sessionOf, signedIn as mustBeSignedIn } from '../../../http/access.ts';
import type { App } from '../../../http/context.ts';
import { answers, signedIn as security } from '../../../http/schemas/common.ts';
import { JobRequestSchema } from '../../jobs/job.ts';
import type { HubHttpContext } from '../contract.ts';
import { Job, JobDetails, JobId, Jobs } from '../schemas/job.ts';
import { longBodyBytes } from './kiosks.ts';

const tags = ['jobs'];
const changed = 'needs a sign-in within the last minutes; audited';

/** What kiosks shall do. */
export function jobRoutes(app: App, context: HubHttpContext): void {
  looks(app, context);
  changes(app, context);
}

function looks(app: App, { deps: { fleet } }: HubHttpContext): void {
  app.get(
    '/v1/jobs',
    {
      onRequest: mustBeSignedIn,
      schema: { tags, security, summary: 'The jobs, newest first', response: answers(Jobs, [401]) },
    },
    async () => ({ jobs: fleet.jobs() }),
  );
  app.get(
    '/v1/jobs/:id',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security,
        summary: 'A job, how far it has come, and each of its kiosks',
        params: JobId,
        response: answers(JobDetails, [400, 401, 404]),
      },
    },
    async ({ params: { id } }) => fleet.jobDetail(id),
  );
}

function changes(app: App, context: HubHttpContext): void {
  const { fleet } = context.deps;
  const changing = { onRequest: [only('supervisor'), fresh(context)], bodyLimit: longBodyBytes };
  app.post(
    '/v1/jobs',
    {
      ...changing,
      schema: {
        tags,
        security,
        summary: `Make a job; its canaries are asked at once (${changed})`,
        body: JobRequestSchema,
        response: answers(Job, [400, 401, 403, 404, 409, 503]),
      },
    },
    async request => fleet.createJob(request.body, sessionOf(request).account),
  );
  app.post(
    '/v1/jobs/:id/cancel',
    {
      ...changing,
      schema: {
        tags,
        security,
        summary: `Nobody else begins it (${changed})`,
        params: JobId,
        body: Type.Object(
          { force: Type.Boolean({ default: false, description: 'Who has begun is told to let it be' }) },
          { additionalProperties: false },
        ),
        response: answers(Job, [400, 401, 403, 404, 409, 503]),
      },
    },
    async request => fleet.cancelJob(request.params.id, sessionOf(request).account, request.body.force),
  );
}
