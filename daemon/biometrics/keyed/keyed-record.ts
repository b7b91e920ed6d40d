import { Fault } from '../../core/errors.ts';

/**
 * A keyed template, version 1: "KEY" and 0, the version, the id of the site's key (4 bytes, big-endian), then the template as its
 * modality writes it, of keyed features. No modality takes it for a template of its own.
 */
const identifier = 'KEY\0';
const version = 1;
const headerBytes = 9;

export function isKeyed(record: Uint8Array): boolean {
  return String.fromCharCode(...record.subarray(0, identifier.length)) === identifier;
}

/** The template within, of whatever key; a record that is not keyed as it is. */
export function withoutWrapper(record: Uint8Array): Uint8Array {
  return isKeyed(record) ? record.subarray(headerBytes) : record;
}

export function wrapKeyed(template: Uint8Array, keyId: number): Uint8Array {
  const record = new Uint8Array(headerBytes + template.length);
  record.set(Buffer.from(identifier, 'latin1'));
  record[4] = version;
  new DataView(record.buffer).setUint32(5, keyId);
  record.set(template, headerBytes);
  return record;
}

/** The template within. Throws Fault `bad-input` for one of another version or of another key: it could match nobody. */
export function unwrapKeyed(record: Uint8Array, keyId: number, where = 'keyed template'): Uint8Array {
  if (record.length < headerBytes || record[4] !== version) {
    throw new Fault('bad-input', 'not a keyed template', {
      where: `${where} at offset 4`,
      given: `version ${record[4]}, ${record.length} bytes`,
      wanted: `version ${version}`,
    });
  }
  const given = new DataView(record.buffer, record.byteOffset).getUint32(5);
  if (given === keyId) return record.subarray(headerBytes);
  throw new Fault('bad-input', 'the template is keyed for another site', {
    where,
    given: `key ${hex(given)}`,
    wanted: `key ${hex(keyId)}`,
    remedy: 'enrol or import the list at this site',
  });
}

const hex = (id: number) => id.toString(16).padStart(8, '0');
