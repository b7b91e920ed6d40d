import { Type } from 'typebox';
import { sessionOf, signedIn as mustBeSignedIn } from '../access.ts';
import { recordView } from '../audit.ts';
import type { App, HttpContext } from '../context.ts';
import { parameters } from '../parameters.ts';
import { answers, EncounterId, pngAnswers, signedIn } from '../schemas/common.ts';
import {
  CandidateKey,
  EncounterDetails,
  EncounterPage,
  Outlines,
  Pairs,
  SampleKey,
  Scores,
} from '../schemas/encounter.ts';
import {
  detailsOf,
  findEncounter,
  findReference,
  findSample,
  outlineView,
  pictureOf,
  scoresOf,
} from '../views/person.ts';
import { summaries } from '../views/summary.ts';

const ById = Type.Object({ id: EncounterId });
const ByCandidate = Type.Object({ id: EncounterId, ...CandidateKey.properties });

/**
 * Reading encounters. Each route that shows a person finds the thing, writes down that it is looked at, and only
 * then sends it.
 */
export function encounterRoutes(app: App, context: HttpContext): void {
  streamRoute(app, context);
  detailsRoute(app, context);
  scoresRoute(app, context);
  pairsRoute(app, context);
  outlinesRoute(app, context);
  probeRoute(app, context);
  candidateRoute(app, context);
}

/** What the routes have in common: somebody has to be signed in. */
const reading = <Parts extends object>(summary: string, parts: Parts) => ({
  onRequest: mustBeSignedIn,
  schema: { tags: ['encounters'], security: signedIn, summary, ...parts },
});

function streamRoute(app: App, { deps }: HttpContext): void {
  const options = reading('The stream, newest first: no names, no pictures', {
    querystring: Type.Object({
      limit: Type.Integer({ minimum: 1, maximum: parameters.pageLimit, default: 50 }),
      before: Type.Optional(EncounterId),
    }),
    response: answers(EncounterPage, [400, 401]),
  });
  app.get('/v1/encounters', options, async ({ query }) => ({
    encounters: await summaries(deps.store, query),
  }));
}

function detailsRoute(app: App, context: HttpContext): void {
  const { store } = context.deps;
  const options = reading('One person: details and candidates without scores (audited)', {
    params: ById,
    response: answers(EncounterDetails, [401, 404, 503]),
  });
  app.get('/v1/encounters/:id', options, async request => {
    const { id } = request.params;
    const encounter = await findEncounter(store, id);
    const details = await detailsOf(context.deps, encounter, await store.decisions(id));
    await recordView(context, sessionOf(request).account, id, 'details');
    return details;
  });
}

function scoresRoute(app: App, context: HttpContext): void {
  const options = reading('Comparison scores: asked for after the pictures (audited)', {
    params: ById,
    response: answers(Scores, [401, 404, 503]),
  });
  app.get('/v1/encounters/:id/scores', options, async request => {
    const { id } = request.params;
    const { thresholds, candidates } = await findEncounter(context.deps.store, id);
    await recordView(context, sessionOf(request).account, id, 'scores');
    return { thresholds, candidates: candidates.map(scoresOf) };
  });
}

function pairsRoute(app: App, context: HttpContext): void {
  const { store, engine } = context.deps;
  const options = reading('Which minutiae of probe and candidate were held for the same (audited)', {
    params: ById,
    querystring: Type.Object({ ...CandidateKey.properties, ...SampleKey.properties }),
    response: answers(Pairs, [400, 401, 404, 410, 503]),
  });
  app.get('/v1/encounters/:id/pairs', options, async request => {
    const { id } = request.params;
    const reference = await findReference(store, await findEncounter(store, id), request.query);
    const { template } = await findSample(store, id, request.query.sample);
    const { pairs, scale } = await engine.explain(template, reference.template);
    await recordView(context, sessionOf(request).account, id, 'pairs', partOf(request.query));
    return { pairs: [...pairs], scale };
  });
}

function outlinesRoute(app: App, context: HttpContext): void {
  const { store, outlineIris } = context.deps;
  const options = reading('Where the irises of probe and candidate were found in their pictures (audited)', {
    params: ById,
    querystring: Type.Object({ ...CandidateKey.properties, ...SampleKey.properties }),
    response: answers(Outlines, [400, 401, 404, 410, 503]),
  });
  app.get('/v1/encounters/:id/outlines', options, async request => {
    const { id } = request.params;
    const reference = await findReference(store, await findEncounter(store, id), request.query);
    const { png } = await findSample(store, id, request.query.sample);
    const pictures = [png, ...(reference.imagePng ? [reference.imagePng] : [])];
    const [ofProbe, ofReference] = await Promise.all(pictures.map(outlineIris));
    await recordView(context, sessionOf(request).account, id, 'outlines', partOf(request.query));
    return {
      ...(ofProbe && { probe: outlineView(ofProbe) }),
      ...(ofReference && { reference: outlineView(ofReference) }),
    };
  });
}

function probeRoute(app: App, context: HttpContext): void {
  const options = reading('A captured picture (audited)', {
    params: ById,
    querystring: SampleKey,
    response: pngAnswers([401, 404, 410, 503]),
  });
  app.get('/v1/encounters/:id/probe.png', options, async (request, reply) => {
    const { id } = request.params;
    const { sample } = request.query;
    const { png } = await findSample(context.deps.store, id, sample);
    await recordView(context, sessionOf(request).account, id, 'probe', { sample });
    return reply.type('image/png').send(Buffer.from(png));
  });
}

function candidateRoute(app: App, context: HttpContext): void {
  const { store } = context.deps;
  const options = reading('The picture that a candidate was enrolled from (audited)', {
    params: ByCandidate,
    response: pngAnswers([401, 404, 503]),
  });
  const path = '/v1/encounters/:id/candidates/:list/:subject/:instance.png';
  app.get(path, options, async (request, reply) => {
    const { id } = request.params;
    const reference = await findReference(store, await findEncounter(store, id), request.params);
    const picture = pictureOf(reference);
    await recordView(context, sessionOf(request).account, id, 'candidate', keyOf(request.params));
    return reply.type('image/png').send(Buffer.from(picture));
  });
}

const partOf = ({ sample, ...key }: CandidateKey & { readonly sample: number }) => ({
  ...keyOf(key),
  sample,
});
const keyOf = ({ list, subject, instance }: CandidateKey): CandidateKey => ({ list, subject, instance });
