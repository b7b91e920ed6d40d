// The biometrics of a passport's chip: data groups 2 (face), 3 (fingers) and 4 (irises) of ICAO Doc 9303-10, which hold biometric
// information templates of ISO/IEC 7816-11. Fields are cited by their tags.
import { RecordWriter } from '../iso19794/record-writer.ts';
import { type Tlv, type TlvContext, hex, readTlv, readTlvs, tlvFault, writeTlv } from '../tlv/tlv.ts';

/** An object as it is written: of bytes or of objects. */
export interface TlvNode {
  readonly tag: number;
  readonly content: Uint8Array | readonly TlvNode[];
  /** See `Tlv`. */
  readonly lengthBytes?: number;
}

export type BiometricDataGroup = 2 | 3 | 4;

/** One biometric: what it is of, and the record. */
export interface BiometricTemplate {
  /** Of the biometric header template, by tag: 0x81 type, 0x82 subtype, 0x87 format owner, 0x88 format type. */
  readonly header: ReadonlyMap<number, Uint8Array>;
  /**
   * The biometric data block: a record of ISO/IEC 19794 (tag 5F2E), or of ISO/IEC 39794 in its wrapping object (7F2E).
   * `at` is where it stands in the group.
   */
  readonly block: Uint8Array;
  readonly blockTag: typeof tags.block | typeof tags.blockConstructed;
  readonly at: number;
}

export interface BiometricGroup {
  readonly dataGroup: BiometricDataGroup;
  readonly templates: readonly BiometricTemplate[];
  /** Everything in it. */
  readonly tree: TlvNode;
}

export const tags = {
  group: 0x7f61,
  count: 0x02,
  template: 0x7f60,
  /** A1 in data groups; A2 and on where a template has several. */
  header: 0xa1,
  block: 0x5f2e,
  blockConstructed: 0x7f2e,
} as const;

const dataGroups: ReadonlyMap<number, BiometricDataGroup> = new Map([
  [0x75, 2],
  [0x63, 3],
  [0x76, 4],
]);
const standard = 'ICAO Doc 9303-10';

/** True when the bytes begin as one of the three data groups does: its tag, a length, a group template. */
export function looksLikeBiometricGroup(bytes: Uint8Array): boolean {
  if (!dataGroups.has(bytes[0])) return false;
  const valueAt = bytes[1] < 0x80 ? 2 : 2 + (bytes[1] & 0x7f);
  return bytes[valueAt] === 0x7f && bytes[valueAt + 1] === 0x61;
}

/**
 * Reads an elementary file of data group 2, 3 or 4. Blocks are windows on `bytes`, not decoded; zeros behind the file's end are
 * not read. Throws Fault `bad-input` with offset and tag; `where` names the file.
 */
export function readBiometricGroup(bytes: Uint8Array, where?: string): BiometricGroup {
  const context: TlvContext = { standard, ...(where !== undefined && { where }) };
  const root = readTlv(bytes, 0, 0, 'data group', context);
  const dataGroup = dataGroups.get(root.tag);
  if (dataGroup === undefined) {
    throw tlvFault(
      context,
      'not a biometric data group',
      0,
      'data group',
      hex(root.tag),
      '0x75, 0x63 or 0x76',
    );
  }
  const end = root.valueAt + root.value.length;
  if (bytes.subarray(end).some(byte => byte !== 0)) {
    throw tlvFault(context, 'bytes after the data group', end, 'data group', `${bytes.length - end} more`);
  }
  const templates: BiometricTemplate[] = [];
  const children = readTlvs(root.value, root.valueAt, 'data group', context);
  const tree = nodeOf(
    root,
    children.map(child => (child.tag === tags.group ? readGroup(child, templates, context) : leafOf(child))),
  );
  return { dataGroup, templates, tree };
}

function readGroup(group: Tlv, templates: BiometricTemplate[], context: TlvContext): TlvNode {
  const children = readTlvs(group.value, group.valueAt, hex(tags.group), context);
  const [count] = children;
  const found = children.filter(({ tag }) => tag === tags.template).length;
  if (count?.tag !== tags.count || count.value.length !== 1 || count.value[0] !== found) {
    const given = count === undefined ? 'nothing' : hexOf(count.value);
    const at = count?.at ?? group.valueAt;
    throw tlvFault(context, 'wrong number of templates', at, hex(tags.count), given, `${found}`);
  }
  return nodeOf(
    group,
    children.map(child =>
      child.tag === tags.template ? readTemplate(child, templates, context) : leafOf(child),
    ),
  );
}

function readTemplate(template: Tlv, templates: BiometricTemplate[], context: TlvContext): TlvNode {
  const children = readTlvs(template.value, template.valueAt, hex(tags.template), context);
  const header = children.find(({ tag }) => tag === tags.header);
  const block = children.find(({ tag }) => tag === tags.block || tag === tags.blockConstructed);
  if (header === undefined || block === undefined) {
    const missing =
      header === undefined ? hex(tags.header) : `${hex(tags.block)} or ${hex(tags.blockConstructed)}`;
    throw tlvFault(
      context,
      'a template without its header or block',
      template.at,
      hex(tags.template),
      'none',
      missing,
    );
  }
  const elements = readTlvs(header.value, header.valueAt, hex(tags.header), context);
  templates.push({
    header: new Map(elements.map(({ tag, value }) => [tag, value])),
    block: block.value,
    blockTag: block.tag as BiometricTemplate['blockTag'],
    at: block.valueAt,
  });
  return nodeOf(
    template,
    children.map(child => (child === header ? nodeOf(child, elements.map(leafOf)) : leafOf(child))),
  );
}

const leafOf = (tlv: Tlv): TlvNode => nodeOf(tlv, tlv.value);

function nodeOf({ tag, lengthBytes }: Tlv, content: TlvNode['content']): TlvNode {
  return { tag, content, ...(lengthBytes !== undefined && { lengthBytes }) };
}

const hexOf = (value: Uint8Array) => `0x${Buffer.from(value).toString('hex')}`;

/** The file, byte for byte as it was read. Throws RangeError for lengths that do not fit. */
export function writeBiometricGroup({ tree }: Pick<BiometricGroup, 'tree'>): Uint8Array<ArrayBuffer> {
  const writer = new RecordWriter();
  writeNode(writer, tree);
  return writer.finish();
}

function writeNode(writer: RecordWriter, { tag, content, lengthBytes }: TlvNode): void {
  writeTlv(writer, tag, content instanceof Uint8Array ? content : joined(content), lengthBytes);
}

function joined(nodes: readonly TlvNode[]): Uint8Array {
  const writer = new RecordWriter();
  for (const node of nodes) writeNode(writer, node);
  return writer.finish();
}

/** Format owner of ISO/IEC JTC 1/SC 37, and its types of records: 7 finger image, 8 face image, 9 iris image. */
const owner = Uint8Array.of(0x01, 0x01);
const biometricTypes = { 2: 0x02, 3: 0x08, 4: 0x10 } as const;
const formatTypes = { 2: 8, 3: 7, 4: 9 } as const;

/** A data group of records of ISO/IEC 19794, each with its subtype (ISO/IEC 7816-11: 1 right iris, 2 left; fingers in bits). */
export function biometricGroupOf(
  dataGroup: BiometricDataGroup,
  records: readonly { readonly record: Uint8Array; readonly subtype?: number }[],
): Pick<BiometricGroup, 'dataGroup' | 'tree'> {
  const templates = records.map(({ record, subtype }): TlvNode => {
    const header = [
      { tag: 0x81, content: Uint8Array.of(biometricTypes[dataGroup]) },
      ...(subtype === undefined ? [] : [{ tag: 0x82, content: Uint8Array.of(subtype) }]),
      { tag: 0x87, content: owner },
      { tag: 0x88, content: Uint8Array.of(0, formatTypes[dataGroup]) },
    ];
    return {
      tag: tags.template,
      content: [
        { tag: tags.header, content: header },
        { tag: tags.block, content: record },
      ],
    };
  });
  const count = { tag: tags.count, content: Uint8Array.of(records.length) };
  const [tag] = [...dataGroups].find(([, group]) => group === dataGroup) ?? [0];
  return { dataGroup, tree: { tag, content: [{ tag: tags.group, content: [count, ...templates] }] } };
}
