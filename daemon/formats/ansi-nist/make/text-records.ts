import type { NistRecord } from '../transaction.ts';
import type { TransactionInput } from './input.ts';
import { type ApplicationProfile, profileItems } from './profile.ts';
import { dateDigits, greenwichDigits, idcText, recordWith, type Value } from './record.ts';

const version = '0502';
const noBinaryPrints = '00.00';
/** Table 4 */
const utf8 = ['003', 'UTF-8'] as const;

/** 8.1; the list of records (1.003) is worked out when the transaction is written. */
export function transactionRecord(input: TransactionInput): NistRecord {
  const { profile, controlNumber, madeAt, origin, destination } = input;
  return recordWith(1, {
    2: version,
    4: profile.transactionType,
    5: dateDigits(madeAt),
    7: destination ?? profile.destination,
    8: origin,
    9: controlNumber,
    11: noBinaryPrints,
    12: noBinaryPrints,
    13: [[profile.name, profile.version]],
    14: greenwichDigits(madeAt),
    15: [utf8],
    16: [profileItems(profile)],
  });
}

/** 8.2: the fields that the profile has, of what there is. */
export function biographicsRecord(input: TransactionInput): NistRecord {
  const values = input.profile.biographics.map(({ field, source }): [number, Value] => [
    field,
    sourceValue(source, input),
  ]);
  return recordWith(2, { 2: idcText(0), ...Object.fromEntries(values) });
}

type Source = ApplicationProfile['biographics'][number]['source'];

function sourceValue(source: Source, { biographics, absences }: TransactionInput): Value {
  if (source === 'absences') {
    return absences.length === 0 ? undefined : absences.map(({ what, why }) => [what, why]);
  }
  const value = biographics[source];
  if (value === undefined || value === '') return undefined;
  return source === 'dateOfBirth' || source === 'expiresOn' ? dateDigits(value) : value;
}
