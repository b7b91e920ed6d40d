import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { FingerEvidence, FingerEvidenceKind } from '../../presentation.ts';

const strict = { additionalProperties: false };

/** What a vendor's process may say of a living finger beside an image: `FingerEvidence` as JSON. */
const Evidence = Type.Object(
  {
    vendor: Type.Optional(
      Type.Object(
        {
          algorithm: Type.String({ minLength: 1, maxLength: 100 }),
          decision: Type.Union([
            Type.Literal('no-attack'),
            Type.Literal('attack'),
            Type.Literal('failure-to-assess'),
          ]),
          score: Type.Optional(Type.Number()),
        },
        strict,
      ),
    ),
    reflectances: Type.Optional(
      Type.Array(
        Type.Object(
          {
            wavelengthNm: Type.Number({ minimum: 300, maximum: 2_000 }),
            fraction: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 2 }),
          },
          strict,
        ),
        { minItems: 2, maxItems: 32 },
      ),
    ),
  },
  strict,
);

/** The kinds of evidence that a profile says the vendor's process gives with every image. */
export const promisedEvidence = Type.Array(
  Type.Unsafe<FingerEvidenceKind>({ enum: ['vendor', 'reflectances'] }),
  { uniqueItems: true, default: [] },
);

/** The evidence in a JSON text. Throws Error when it is of another form: a doubt is not to be guessed away. */
export function readEvidence(json: string): FingerEvidence {
  const value: unknown = JSON.parse(json);
  if (Value.Check(Evidence, value)) return value;
  const [mistake] = Value.Errors(Evidence, value);
  throw new Error(`the evidence${mistake?.instancePath ?? ''} ${mistake?.message ?? 'is of another form'}`);
}
