import { Type } from 'typebox';
import { sessionOf, signedIn as mustBeSignedIn } from '../access.ts';
import { recordView } from '../audit.ts';
import type { App, HttpContext } from '../context.ts';
import { parameters } from '../parameters.ts';
import { answers, EncounterId, pngAnswers, signedIn } from '../schemas/common.ts';
import { CandidateKey, EncounterDetails, EncounterPage, Pairs, Scores } from '../schemas/encounter.ts';
import { detailsOf, findEncounter, findEvidence, findReference, pictureOf } from '../views/person.ts';
import { summaries } from '../views/summary.ts';

const tags = ['encounters'];
const security = signedIn;
const ById = Type.Object({ id: EncounterId });
const ByCandidate = Type.Object({ id: EncounterId, ...CandidateKey.properties });

/**
 * Reading encounters. Each route that shows a person finds the thing, writes down that it is looked at, and only
 * then sends it.
 */
export function encounterRoutes(app: App, context: HttpContext): void {
  const { store, engine } = context.deps;
  const onRequest = mustBeSignedIn;

  app.get(
    '/v1/encounters',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'The stream, newest first: no names, no pictures',
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: parameters.pageLimit, default: 50 }),
          before: Type.Optional(EncounterId),
        }),
        response: answers(EncounterPage, [400, 401]),
      },
    },
    async request => ({ encounters: await summaries(store, request.query) }),
  );

  app.get(
    '/v1/encounters/:id',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'One person: details and candidates without scores (audited)',
        params: ById,
        response: answers(EncounterDetails, [401, 404, 503]),
      },
    },
    async request => {
      const { id } = request.params;
      const encounter = await findEncounter(store, id);
      const details = await detailsOf(context.deps, encounter, await store.decisions(id));
      await recordView(context, sessionOf(request).account, id, 'details');
      return details;
    },
  );

  app.get(
    '/v1/encounters/:id/scores',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'Comparison scores: asked for after the pictures (audited)',
        params: ById,
        response: answers(Scores, [401, 404, 503]),
      },
    },
    async request => {
      const { id } = request.params;
      const { thresholds, candidates } = await findEncounter(store, id);
      await recordView(context, sessionOf(request).account, id, 'scores');
      return { thresholds, candidates: [...candidates] };
    },
  );

  app.get(
    '/v1/encounters/:id/pairs',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'Which minutiae of probe and candidate were held for the same (audited)',
        params: ById,
        querystring: CandidateKey,
        response: answers(Pairs, [400, 401, 404, 503]),
      },
    },
    async request => {
      const { id } = request.params;
      const reference = await findReference(store, await findEncounter(store, id), request.query);
      const { probeTemplate } = await findEvidence(store, id);
      const { pairs } = await engine.explain(probeTemplate, reference.template);
      await recordView(context, sessionOf(request).account, id, 'pairs', keyOf(request.query));
      return { pairs: [...pairs] };
    },
  );

  app.get(
    '/v1/encounters/:id/probe.png',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'The captured picture (audited)',
        params: ById,
        response: pngAnswers([401, 404, 503]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { probePng } = await findEvidence(store, id);
      await recordView(context, sessionOf(request).account, id, 'probe');
      return reply.type('image/png').send(Buffer.from(probePng));
    },
  );

  app.get(
    '/v1/encounters/:id/candidates/:list/:subject/:instance.png',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'The picture that a candidate was enrolled from (audited)',
        params: ByCandidate,
        response: pngAnswers([401, 404, 503]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const reference = await findReference(store, await findEncounter(store, id), request.params);
      const picture = pictureOf(reference);
      await recordView(context, sessionOf(request).account, id, 'candidate', keyOf(request.params));
      return reply.type('image/png').send(Buffer.from(picture));
    },
  );
}

const keyOf = ({ list, subject, instance }: CandidateKey): CandidateKey => ({ list, subject, instance });
