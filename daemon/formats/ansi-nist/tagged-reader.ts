import { nistFault } from './fault.ts';
import { mostFields } from './parameters.ts';
import { separator } from './separators.ts';
import { type Tag, tagAt } from './tag.ts';
import { isData, type NistField, type NistRecord } from './transaction.ts';

/**
 * The fields of a whole tagged record. `offset` is its place in the file, `where` the file. What follows a separator of fields and is no field
 * number belongs to the field before it, so that nothing is lost. Throws Fault `bad-input` where there are too many fields.
 */
export function readTagged(bytes: Uint8Array, first: Tag, offset: number, where?: string): NistRecord {
  const isTerminated = bytes.at(-1) === separator.file;
  const end = isTerminated ? bytes.length - 1 : bytes.length;
  const fields: NistField[] = [];
  let tag: Tag | undefined = first;
  let at = 0;
  while (tag !== undefined) {
    if (fields.length === mostFields) {
      throw nistFault('more fields than are read of one record', offset + at, 'Annex B', {
        where,
        wanted: `${mostFields} or fewer`,
      });
    }
    const from = at + tag.text.length + 1;
    const isLast = tag.type === first.type && isData(tag.type, tag.number);
    const next: number = isLast ? end : nextField(bytes, from, end);
    fields.push({
      tag: tag.text,
      type: tag.type,
      number: tag.number,
      value: bytes.subarray(from, next),
      offset: offset + from,
    });
    at = next + 1;
    tag = at < end ? tagAt(bytes, at) : undefined;
  }
  return { type: first.type, fields, offset, ...(!isTerminated && { isUnterminated: true }) };
}

/** Where the separator stands that the next field number follows, or the end of the record. */
function nextField(bytes: Uint8Array, from: number, end: number): number {
  let at = bytes.indexOf(separator.group, from);
  while (at !== -1 && at < end) {
    if (tagAt(bytes, at + 1) !== undefined) return at;
    at = bytes.indexOf(separator.group, at + 1);
  }
  return end;
}
