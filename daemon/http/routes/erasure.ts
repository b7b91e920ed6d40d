import { Type } from 'typebox';
import { fresh, only, sessionOf } from '../access.ts';
import { type App, type HttpContext, instant } from '../context.ts';
import { answers, EncounterId, signedIn } from '../schemas/common.ts';
import { Erasure } from '../schemas/encounter.ts';

const ErasureRequest = Type.Object(
  {
    reason: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '\\S',
      description: 'In words that name nobody: they stay in the audit, and go to the hub',
    }),
  },
  { additionalProperties: false },
);

/** Destroys what tells who an encounter was. There is no way back, so it takes a supervisor and a fresh sign-in. */
export function erasureRoute(app: App, context: HttpContext): void {
  app.delete(
    '/v1/encounters/:id',
    {
      onRequest: [only('supervisor'), fresh(context)],
      schema: {
        tags: ['encounters'],
        security: signedIn,
        summary:
          'Destroy what tells who it was (needs a sign-in within the last minutes; audited; told to the hub)',
        params: Type.Object({ id: EncounterId }),
        body: ErasureRequest,
        response: answers(Erasure, [400, 401, 403, 404, 409, 503]),
      },
    },
    async request => {
      const { id } = request.params;
      const { account } = sessionOf(request);
      const reason = request.body.reason.trim();
      return context.deps.store.erase({ encounter: id, at: instant(context), by: account, reason });
    },
  );
}
