import { type Static, Type } from 'typebox';
import { type ListAction, listActions } from '../core/watchlist.ts';
import { modalities } from '../core/modality.ts';
import { TimingsSchema } from './parameters.ts';
import { type TraitName, type TraitNeed, traitNeeds } from './traits.ts';

const rate = (value: number, description: string) =>
  Type.Number({ default: value, minimum: 1e-9, maximum: 1, description });

/** How a lane decides, as a profile states it: rates and actions, no scores. */
export const PolicySchema = Type.Object(
  {
    fpir: Type.Object(
      {
        red: rate(0.001, 'Share of searches of an unlisted person that may give RED.'),
        yellow: rate(0.01, 'Share of searches of an unlisted person that may give YELLOW or RED.'),
      },
      { additionalProperties: false, default: {} },
    ),
    lists: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          action: Type.Unsafe<ListAction>({ enum: listActions }),
          maximumAgeHours: Type.Number({ default: 24, exclusiveMinimum: 0, maximum: 8_760 }),
        },
        { additionalProperties: false },
      ),
      {
        description:
          'The lists that are searched. A list that is not named here is not this lane’s business.',
      },
    ),
    traits: Type.Optional(
      Type.Array(
        Type.Object(
          {
            modality: Type.Unsafe<TraitName>({ enum: modalities }),
            need: Type.Unsafe<TraitNeed>({
              enum: traitNeeds,
              default: 'required',
              description:
                'required: without it nobody is GREEN. wanted: that it is missing is recorded, and the answer rests on the others.',
            }),
          },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: modalities.length,
          description:
            'What is taken of each traveller, in this order, each once. Without it: a finger, and an iris where there is a camera.',
        },
      ),
    ),
    documentAttempts: Type.Integer({ default: 3, minimum: 1, maximum: 5 }),
    captureAttempts: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 3,
      description: 'For each trait. Then a human.',
    }),
    rollback: Type.Unsafe<'close-lane' | 'serve'>({
      enum: ['close-lane', 'serve'],
      default: 'close-lane',
      description:
        'When the store is not the one that its witness saw: the lane is closed until an officer opens it, or serves on. An alarm is raised either way.',
    }),
    timings: TimingsSchema,
  },
  { additionalProperties: false },
);

export type Policy = Static<typeof PolicySchema>;
