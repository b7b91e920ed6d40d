import { type Static, Type } from 'typebox';
import { probeLimits } from './parameters.ts';

/** The traits that a hub searches by. */
export const searchedTraits = ['fingerprint', 'iris'] as const;
type SearchedTrait = (typeof searchedTraits)[number];

/** One person's templates, to be searched for on all lists of a hub. */
export const SearchRequestSchema = Type.Object(
  {
    probes: Type.Array(
      Type.Object(
        {
          modality: Type.Unsafe<SearchedTrait>(
            Type.String({ enum: [...searchedTraits], description: 'fingerprint or iris' }),
          ),
          template: Type.String({
            minLength: 1,
            maxLength: probeLimits.base64Length,
            description:
              'base64: a finger minutiae record (ISO/IEC 19794-2:2005), or an iris template of bitmapd extract',
          }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: probeLimits.probes },
    ),
    reason: Type.String({
      minLength: 1,
      maxLength: 1_000,
      pattern: '\\S',
      description: 'Why this person is looked for: it stands in the audit',
    }),
  },
  { additionalProperties: false },
);
export type SearchRequest = Static<typeof SearchRequestSchema>;
