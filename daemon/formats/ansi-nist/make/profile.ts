import { type Static, Type } from 'typebox';
import { readCheckedYaml } from '../../checked-yaml.ts';
import { compressions } from '../validate/codes.ts';

/** What a field of Type-2 may be taken from. */
export const sources = [
  'name',
  'nationality',
  'dateOfBirth',
  'sex',
  'documentNumber',
  'documentType',
  'issuer',
  'expiresOn',
  'encounter',
  'device',
  'lane',
  'startedAt',
  'decidedAt',
  'answer',
  'absences',
] as const;
export type Source = (typeof sources)[number];

const strict = { additionalProperties: false };
const schema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    version: Type.Integer({ minimum: 1 }),
    organisation: Type.String({ minLength: 1 }),
    transactionType: Type.String({ minLength: 1, maxLength: 16 }),
    destination: Type.String({ minLength: 1 }),
    biographics: Type.Array(
      Type.Object(
        {
          field: Type.Integer({ minimum: 3, maximum: 998 }),
          mnemonic: Type.String({ pattern: '^[A-Z0-9]{3,4}$' }),
          source: Type.Union(sources.map(source => Type.Literal(source))),
          needed: Type.Boolean({ default: false }),
        },
        strict,
      ),
    ),
    records: Type.Array(
      Type.Object(
        {
          type: Type.Integer({ minimum: 1, maximum: 99 }),
          least: Type.Integer({ minimum: 0 }),
          most: Type.Integer({ minimum: 1 }),
          compressions: Type.Optional(Type.Array(Type.Union(compressions.map(one => Type.Literal(one))))),
        },
        strict,
      ),
    ),
  },
  strict,
);

/** What transactions of one application hold: the fields of Type-2, which the standard leaves to it, and how many records of which types. */
export type ApplicationProfile = Static<typeof schema>;

/** Reads a profile. Throws Fault `bad-input` that names file, line and field. */
export const readApplicationProfile = (text: string, file: string): ApplicationProfile =>
  readCheckedYaml(text, file, schema);

/** As 1.016 APS names it: organisation, name, version. */
export const profileItems = ({ organisation, name, version }: ApplicationProfile): readonly string[] => [
  organisation,
  name,
  String(version),
];
