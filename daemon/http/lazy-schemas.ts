import ajvCompiler from '@fastify/ajv-compiler';
import serializerCompiler from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaCompiler, FastifySerializerCompiler, FastifySchema } from 'fastify';
import type { App } from './context.ts';

// A field that the schema does not know is refused, not dropped; a number in a query is text until it is coerced.
const checks = { removeAdditional: false, coerceTypes: true, allErrors: false } as const;

/**
 * Fastify's own compilers of schemas, each schema compiled for the first request that needs it: all of them are a sixth
 * of what the daemon does before it is ready, and most belong to requests that nobody makes in the first minutes.
 */
export function compileSchemasLazily(app: App): void {
  app.setValidatorCompiler(lazyValidators(ajvCompiler()({}, { customOptions: checks })));
  const compile = serializerCompiler()({}, {}) as FastifySerializerCompiler<FastifySchema>;
  app.setSerializerCompiler(lazySerializers(compile));
}

function lazyValidators(compile: FastifySchemaCompiler<FastifySchema>): FastifySchemaCompiler<FastifySchema> {
  return route => {
    let validate: ReturnType<typeof compile> | undefined;
    const lazy: ReturnType<typeof compile> = data => {
      validate ??= compile(route);
      const result = validate(data);
      lazy.errors = validate.errors ?? null;
      return result;
    };
    return lazy;
  };
}

function lazySerializers(
  compile: FastifySerializerCompiler<FastifySchema>,
): FastifySerializerCompiler<FastifySchema> {
  return route => {
    let serialize: ReturnType<typeof compile> | undefined;
    return data => {
      serialize ??= compile(route);
      return serialize(data);
    };
  };
}
