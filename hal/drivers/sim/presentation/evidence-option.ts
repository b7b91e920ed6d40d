import { Type } from 'typebox';

/** The evidence that a simulated sensor says it gives, and that it does give. */
export interface Promised<Kind> {
  readonly promises: readonly Kind[];
  readonly gives: readonly Kind[];
}

/** The option `presentation` of a sensor: `gives` is there to try what becomes of a promise that is not kept. */
export function evidenceOption<Kind extends string>(kinds: readonly Kind[]) {
  const list = () => Type.Array(Type.Unsafe<Kind>(Type.String({ enum: [...kinds] })), { uniqueItems: true });
  return Type.Object(
    { promises: Type.Optional(list()), gives: Type.Optional(list()) },
    { additionalProperties: false, default: {} },
  );
}

export function promisedBy<Kind>(option: {
  readonly promises?: readonly Kind[];
  readonly gives?: readonly Kind[];
}): Promised<Kind> {
  const { promises = [], gives = promises } = option;
  return { promises, gives };
}
