import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { lazySchemas } from '../daemon/http/lazy-schemas.ts';

function appWith(querystring: object) {
  const schemas = lazySchemas();
  const app = Fastify({ schemaController: schemas.controller }).withTypeProvider<TypeBoxTypeProvider>();
  const response = { 200: Type.Object({ limit: Type.Integer() }) };
  app.get('/things', { schema: { querystring, response } }, async ({ query }) => {
    return { ...(query as { readonly limit: number }), secret: 'not of the schema' };
  });
  return { app, compileAll: () => schemas.compileAll() };
}

const limited = Type.Object({ limit: Type.Integer({ maximum: 10 }) }, { additionalProperties: false });

test('a request is checked and its answer cut to the schema, the first as the hundredth', async () => {
  const { app } = appWith(limited);
  for (let round = 0; round < 2; round++) {
    assert.deepEqual((await app.inject('/things?limit=7')).json(), { limit: 7 });
    const refused = await app.inject('/things?limit=11');
    assert.equal(refused.statusCode, 400);
    assert.match(refused.json().message, /querystring\/limit must be <= 10/);
  }
});

test('a schema is compiled for the first request that needs it, not before the server is ready', async () => {
  const { app, compileAll } = appWith({ type: 'nonsense' });
  await app.ready();
  assert.throws(compileAll, /schema is invalid/);
  assert.equal((await app.inject('/things')).statusCode, 500);
});
