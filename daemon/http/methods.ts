import type { FastifyInstance } from 'fastify';
import { Fault } from '../core/errors.ts';
import { pathOf, Refusal } from './problem.ts';

/** Tells an unknown path (404) from a known one with another method (405, with Allow as RFC 9110 15.5.6 asks). */
export function answerUnknown(app: FastifyInstance): void {
  const known: { pattern: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    known.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler(async request => {
    const path = pathOf(request);
    const methods = known.filter(({ pattern }) => pattern.test(path)).flatMap(route => route.methods);
    if (methods.length === 0) throw nothingAt(path);
    const allow = [...new Set(methods)].sort().join(', ');
    const detail = { given: request.method, wanted: allow };
    throw new Refusal('method-not-allowed', 'this path has no such method', detail, { allow });
  });
}

/** The refusal of a path that leads nowhere. */
export function nothingAt(path: string): Fault {
  const remedy = '/documentation lists what there is';
  return new Fault('not-found', 'there is nothing at this path', { given: path, remedy });
}

/** `/v1/lane/:lane/command` or `/assets/*` as a regular expression. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replace(/:[A-Za-z]+/g, '[^/]+').replace(String.raw`\*`, '.*')}$`);
}
