import { type Static, type TEnum, type TSchema, Type } from 'typebox';

/** A choice of fixed words. */
export const Words = <W extends string[]>(words: readonly [...W], description?: string): TEnum<W> =>
  Type.Enum<W>(words, { type: 'string', ...(description === undefined ? {} : { description }) });

export const Instant = Type.String({
  format: 'date-time',
  description: 'ISO 8601, UTC',
  examples: ['2026-03-01T12:00:00.000Z'],
});

/** The id of an encounter: a ULID. */
export const EncounterId = Type.String({
  pattern: '^[0-9A-Za-z_-]{1,64}$',
  description: 'ULID of the encounter; sorts by time',
});

/** An error as RFC 9457 has it; `code` is stable and for machines. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:bitmapd:problem: and the code' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'One line: what was wrong and what to do' }),
    instance: Type.String({ description: 'The path that was asked for' }),
    code: Type.String(),
    where: Type.Optional(Type.String()),
    given: Type.Optional(Type.String()),
    wanted: Type.Optional(Type.String()),
    remedy: Type.Optional(Type.String()),
  },
  { title: 'Problem', description: 'RFC 9457 problem details' },
);
export type Problem = Static<typeof Problem>;

/** A response body of problem+json, for the OpenAPI document. */
const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const described: Record<number, string> = {
  400: 'The request does not fit its schema',
  401: 'Not signed in, or the session has ended',
  403: 'The role does not permit it, or (code `sign-in-again`) the sign-in is not fresh',
  404: 'There is no such thing',
  410: 'It has been erased (code `erased`)',
  409: 'It is in a state in which this cannot be done',
  429: 'Too many attempts; Retry-After says how many seconds to wait',
  503: 'A part that is needed does not answer; nothing was shown or changed',
};

/** The responses of a route: what it answers when all is well, and the problems it may answer with. */
export function answers<S extends TSchema>(body: S, problems: readonly number[]): { 200: S } {
  const entries = problems.map(status => [status, problemResponse(described[status] ?? 'Problem')] as const);
  return { 200: body, ...Object.fromEntries(entries) };
}

/** A PNG for the OpenAPI document; the body itself is not checked. */
export const pngAnswers = (problems: readonly number[]) => ({
  ...answers(Type.Any(), problems),
  200: { description: 'The picture', content: { 'image/png': { schema: Type.Any() } } },
});

/** The name of the cookie scheme in the OpenAPI document. */
export const signedIn = [{ session: [] }];
