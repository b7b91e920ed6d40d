import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Fault, type FaultCode, type FaultDetail } from '../core/errors.ts';
import type { Problem } from './schemas/common.ts';

/** A refusal that only exists over HTTP; everything else is a Fault. */
export type HttpRefusal =
  | 'signed-out' // no session, or it has ended
  | 'sign-in-again' // the session stands, but this needs a fresh sign-in
  | 'sign-in-failed'
  | 'too-many-attempts'
  | 'foreign-origin' // a write that another site's page has sent
  | 'method-not-allowed';

const refusalStatus: Record<HttpRefusal, number> = {
  'signed-out': 401,
  'sign-in-again': 403,
  'sign-in-failed': 401,
  'too-many-attempts': 429,
  'foreign-origin': 403,
  'method-not-allowed': 405,
};

const faultStatus: Record<FaultCode, number> = {
  'bad-usage': 400,
  'bad-input': 400,
  'not-found': 404,
  'not-allowed': 403,
  conflict: 409,
  busy: 503,
  'disk-full': 503,
  corrupt: 500,
  erased: 410,
  unavailable: 503,
};

/** Thrown by a route or hook; becomes a problem of that status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: HttpRefusal;
  readonly detail: Omit<FaultDetail, 'cause'>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: HttpRefusal, what: string, detail: Omit<FaultDetail, 'cause'> = {}, headers = {}) {
    super(what);
    this.code = code;
    this.detail = detail;
    this.headers = headers;
  }
}

type ProblemDetail = Pick<Problem, 'where' | 'given' | 'wanted' | 'remedy'>;

function problem(status: number, code: string, text: string, path: string, more: ProblemDetail): Problem {
  return {
    type: `urn:bitmapd:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: text,
    instance: path,
    code,
    ...more,
  };
}

/** Only the words; a cause may carry what is nobody's business. */
function wordsOf({ where, given, wanted, remedy }: FaultDetail): ProblemDetail {
  return {
    ...(where === undefined ? {} : { where }),
    ...(given === undefined ? {} : { given }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** The path without its query, which may hold a sign-in token. */
export const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0] ?? '/';

/** What the first failed check of a schema says, in the words of the other problems. */
function invalid(error: FastifyError): ProblemDetail {
  const first = error.validation?.[0];
  if (!first) return {};
  const field = first.instancePath.replaceAll('/', '.').replace(/^\./, '');
  const allowed = first.params.allowedValues;
  const wanted = Array.isArray(allowed) ? `one of ${allowed.join(', ')}` : (first.message ?? 'another value');
  return { where: `${error.validationContext ?? 'request'}${field ? `.${field}` : ''}`, wanted };
}

/** Turns whatever a route threw into problem+json. Unexpected errors are told to `report`, not to the client. */
export function problemOf(
  error: FastifyError | Fault | Refusal,
  path: string,
  report: (error: unknown, path: string) => void,
): Problem {
  if (error instanceof Refusal) {
    return problem(refusalStatus[error.code], error.code, error.message, path, wordsOf(error.detail));
  }
  if (error instanceof Fault) {
    if (faultStatus[error.code] >= 500) report(error, path);
    return problem(faultStatus[error.code], error.code, error.message, path, wordsOf(error.detail));
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    report(error, path);
    const text = 'Something went wrong inside bitmapd; its log tells what';
    return problem(500, 'internal', text, path, { remedy: 'try again; if it stays, tell the operator' });
  }
  const code = status === 413 ? 'too-large' : 'bad-input';
  return problem(status, code, error.message, path, invalid(error));
}

export function sendProblem(
  reply: FastifyReply,
  body: Problem,
  headers: Readonly<Record<string, string>> = {},
) {
  return reply
    .code(body.status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}
