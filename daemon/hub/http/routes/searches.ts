import { sessionOf, signedIn as mustBeSignedIn } from '../../../http/access.ts';
import type { App } from '../../../http/context.ts';
import { answers, signedIn as security } from '../../../http/schemas/common.ts';
import { SearchRequestSchema } from '../../search/request.ts';
import type { HubHttpContext } from '../contract.ts';
import { SecondOpinionAnswer } from '../schemas/search.ts';

/** A request holds at most so many bytes: see `probeLimits`. */
const longestRequest = 2_200_000;

/** A second opinion: 1:N over all that the hub has. */
export function searchRoutes(app: App, context: HubHttpContext): void {
  const { search } = context.deps;
  app.post(
    '/v1/searches',
    {
      bodyLimit: longestRequest,
      onRequest: mustBeSignedIn,
      schema: {
        tags: ['searches'],
        security,
        summary: 'Looks for one person on every list of the hub (audited, with the reason)',
        body: SearchRequestSchema,
        response: answers(SecondOpinionAnswer, [400, 401, 403, 503]),
      },
    },
    async request => search.search(request.body, sessionOf(request).account),
  );
}
