import { Type } from 'typebox';
import { answers, greyReasons } from '../../../core/answer.ts';
import { Words } from '../../../http/schemas/common.ts';
import type { SecondOpinion } from '../../search/second-opinion.ts';

const score = Type.Number({ description: '-10 log10 of the false match rate: 40 is one in 10,000' });

const candidate = Type.Object(
  {
    list: Type.String(),
    subject: Type.String(),
    instance: Type.Integer(),
    score,
    name: Type.Optional(Type.String()),
    dateOfBirth: Type.Optional(Type.String()),
    action: Type.Optional(Type.String()),
    matches: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }))),
  },
  { description: 'To be confirmed by people: nobody is who a search says' },
);

export const SecondOpinionAnswer = Type.Unsafe<SecondOpinion>(
  Type.Object({
    answer: Words([...answers], 'GREY: not searched, or not everywhere; it never stands for nobody found'),
    greyReasons: Type.Array(Words([...greyReasons])),
    candidates: Type.Array(candidate),
    thresholds: Type.Object({ red: score, yellow: score }),
    templates: Type.Integer(),
    compared: Type.Integer(),
    searchMs: Type.Number(),
    lists: Type.Array(Type.Object({}, { additionalProperties: true })),
  }),
);
