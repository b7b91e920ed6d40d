import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Fault } from '../../core/errors.ts';
import { mistakeIn } from '../schema-mistake.ts';
import type { TransactionDocument } from './document.ts';

const field = Type.Union([
  Type.String(),
  Type.Array(Type.Array(Type.String(), { minItems: 1 }), { minItems: 1 }),
]);

const record = Type.Object(
  {
    type: Type.Integer({ minimum: 1, maximum: 99 }),
    idc: Type.Optional(Type.String()),
    digits: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
    charset: Type.Optional(Type.Union([Type.Literal('utf8'), Type.Literal('latin1')])),
    asWritten: Type.Optional(Type.Array(Type.Union([Type.Literal('LEN'), Type.Literal('CNT')]))),
    lengthBytes: Type.Optional(Type.Integer({ minimum: 0 })),
    unterminated: Type.Optional(Type.Literal(true)),
    fields: Type.Record(Type.String(), field),
  },
  { additionalProperties: false },
);

const document = Type.Object(
  { records: Type.Array(record, { minItems: 1 }), trailer: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

/** The document of a transaction, its shape checked. Throws Fault `bad-input` that names the first mistake. */
export function checkedDocument(value: unknown, where?: string): TransactionDocument {
  if (Value.Check(document, value)) return value;
  const {
    field: steps,
    given,
    wanted,
  } = mistakeIn(document, value) ?? {
    field: [],
    given: 'something else',
    wanted: 'the document of nist show',
  };
  throw new Fault('bad-input', `${pathOf(steps) || 'the document'} is wrong`, {
    ...(where !== undefined && { where }),
    given,
    wanted,
  });
}

/** records[1].fields["2.018"] */
const pathOf = (steps: readonly string[]): string =>
  steps
    .map(step =>
      /^\d+$/.test(step) ? `[${step}]` : /^\w+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
    )
    .join('')
    .replace(/^\./, '');
