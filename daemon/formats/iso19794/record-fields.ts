// Fields of fixed width, one after the other, as tables: what reads them and what writes them cannot disagree.
import type { RecordReader } from './record-reader.ts';
import type { RecordWriter } from './record-writer.ts';

/** A number without a sign. Without limits every value that its bytes hold is taken, as it is of reserved bytes. */
export interface Field {
  readonly name: string;
  readonly bytes: 1 | 2 | 3 | 4;
  /** For errors. */
  readonly label: string;
  readonly lowest?: number;
  readonly highest?: number;
}

/** The values of a table of fields, by name. */
export type Values<Fields extends readonly Field[]> = {
  readonly [Each in Fields[number] as Each['name']]: number;
};

/** Throws Fault `bad-input` for a record that ends within them, and for a value outside of its limits. */
export function readFields<const Fields extends readonly Field[]>(
  reader: RecordReader,
  fields: Fields,
  clause: string,
): Values<Fields> {
  const values: Record<string, number> = {};
  for (const field of fields) {
    const at = reader.offset;
    const value = reader.uint(field.bytes, field.label, clause);
    if (!isWithin(field, value)) {
      throw reader.fault(`${field.label} out of range`, at, clause, `${value}`, rangeOf(field));
    }
    values[field.name] = value;
  }
  return values as Values<Fields>;
}

/** Throws RangeError for a value that the field does not hold. */
export function writeFields<const Fields extends readonly Field[]>(
  writer: RecordWriter,
  fields: Fields,
  values: Values<Fields>,
): void {
  for (const field of fields) {
    const value = (values as Readonly<Record<string, number>>)[field.name];
    if (!isWithin(field, value)) throw new RangeError(`${field.label} ${value}: wanted ${rangeOf(field)}`);
    writer.uint(field.bytes, value, field.label);
  }
}

/** Bytes of a table. */
export function widthOf(fields: readonly Field[]): number {
  return fields.reduce((sum, { bytes }) => sum + bytes, 0);
}

const lowestOf = ({ lowest = 0 }: Field) => lowest;
const highestOf = ({ bytes, highest = 256 ** bytes - 1 }: Field) => highest;
const isWithin = (field: Field, value: number) => value >= lowestOf(field) && value <= highestOf(field);
const rangeOf = (field: Field) => `${lowestOf(field)} to ${highestOf(field)}`;
