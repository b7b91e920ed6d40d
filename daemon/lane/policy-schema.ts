import { type Static, Type } from 'typebox';
import { type ListAction, listActions } from '../core/watchlist.ts';
import { TimingsSchema } from './parameters.ts';

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
    documentAttempts: Type.Integer({ default: 3, minimum: 1, maximum: 5 }),
    captureAttempts: Type.Integer({ default: 3, minimum: 1, maximum: 3, description: 'Then a human.' }),
    timings: TimingsSchema,
  },
  { additionalProperties: false },
);

export type Policy = Static<typeof PolicySchema>;
