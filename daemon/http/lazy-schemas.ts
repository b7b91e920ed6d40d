import ajvCompiler from '@fastify/ajv-compiler';
import serializerCompiler from '@fastify/fast-json-stringify-compiler';
import type {
  FastifySchema,
  FastifySchemaCompiler,
  FastifySerializerCompiler,
  FastifyServerOptions,
} from 'fastify';

/** Compilers for `Fastify({ schemaController })`, and what compiles all that has been asked of them until now. */
export interface LazySchemas {
  readonly controller: NonNullable<FastifyServerOptions['schemaController']>;
  /** Throws what the first schema that does not compile throws. */
  compileAll(): void;
}

/**
 * Fastify's own compilers of schemas, each schema compiled for the first request that needs it: all of them are a seventh
 * of what the daemon does before it is ready, and most belong to requests that nobody makes in the first minutes.
 * Fastify takes them for a stranger's: names of headers in schemas have to be in lower case, and roots be objects.
 */
export function lazySchemas(): LazySchemas {
  const compiles: (() => unknown)[] = [];
  const [buildValidator, buildSerializer] = [ajvCompiler(), serializerCompiler()];
  const compilersFactory = {
    buildValidator: (...given: Parameters<typeof buildValidator>) =>
      lazyValidators(buildValidator(...given) as FastifySchemaCompiler<FastifySchema>, compiles),
    buildSerializer: (...given: Parameters<typeof buildSerializer>) =>
      lazySerializers(buildSerializer(...given) as FastifySerializerCompiler<FastifySchema>, compiles),
  };
  return {
    controller: { compilersFactory } as LazySchemas['controller'],
    compileAll: () => {
      for (const compile of compiles) compile();
    },
  };
}

/** `compile`, at the first call of what it returns; what that made, at every one. */
function once<Route, Compiled>(compile: (route: Route) => Compiled, compiles: (() => unknown)[]) {
  return (route: Route): (() => Compiled) => {
    let made: { readonly value: Compiled } | undefined;
    const compiled = () => (made ??= { value: compile(route) }).value;
    compiles.push(compiled);
    return compiled;
  };
}

function lazyValidators(
  compile: FastifySchemaCompiler<FastifySchema>,
  compiles: (() => unknown)[],
): FastifySchemaCompiler<FastifySchema> {
  const validatorOf = once(compile, compiles);
  return route => {
    const validator = validatorOf(route);
    const lazy: ReturnType<typeof compile> = data => {
      const validate = validator();
      const result = validate(data);
      lazy.errors = validate.errors ?? null;
      return result;
    };
    return lazy;
  };
}

function lazySerializers(
  compile: FastifySerializerCompiler<FastifySchema>,
  compiles: (() => unknown)[],
): FastifySerializerCompiler<FastifySchema> {
  const serializerOf = once(compile, compiles);
  return route => {
    const serializer = serializerOf(route);
    return data => serializer()(data);
  };
}
