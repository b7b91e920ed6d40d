import { createHash } from 'node:crypto';
import { firstItem, type ImageFacts, imageFacts, numberIn } from '../overview.ts';
import { fieldOf, isBinary, latin1 } from '../transaction.ts';
import { ruledFrom } from './codes.ts';
import { short } from './fields.ts';
import { clauseOf, type Finding, ofField, ofRecord, type Placed, titleOf } from './finding.ts';
import { imageHeader } from '../image-header.ts';

/** The image of a record against what its fields say of it: size, compression, resolution, hash; and whether it may be missing. */
export function checkImage(placed: Placed, version: number): Finding[] {
  const { record } = placed;
  const facts = imageFacts(record);
  if (facts === undefined) return checkAbsence(placed);
  return [
    ...checkLead(placed, facts),
    ...checkData(placed, facts),
    ...checkResolution(placed, version),
    ...checkHash(placed, facts.data),
  ];
}

/** Records of these types are there for their image; each has a field that may say why it has none. */
const reasons: Readonly<Record<number, readonly number[]>> = {
  10: [994],
  13: [994],
  14: [18, 994],
  15: [18, 994],
  16: [994],
  17: [28, 994],
  19: [18, 994],
};

function checkAbsence(placed: Placed): Finding[] {
  const { record } = placed;
  const because = reasons[record.type];
  if (because === undefined || because.some(number => fieldOf(record, number) !== undefined)) return [];
  const what = 'the record has no image, and no field that says why';
  const wanted = `${titleOf(record.type, 999)}, or ${because.map(number => titleOf(record.type, number)).join(' or ')}`;
  return [ofRecord(placed, { what, wanted, clause: clauseOf(record.type, 999) })];
}

function checkLead(placed: Placed, { dataField, leadBytes }: ImageFacts): Finding[] {
  if (leadBytes === 0) return [];
  const { type, number, value } = dataField;
  const what = `${titleOf(type, number)} begins with other fields of the same number, and the image follows`;
  const given = short(latin1(value.subarray(0, leadBytes)));
  return [
    ofField(placed, dataField, { what, given, wanted: 'the image alone', clause: clauseOf(type, number) }),
  ];
}

function checkData(placed: Placed, facts: ImageFacts): Finding[] {
  if (facts.compression === undefined) return [];
  return facts.compression === 'NONE' ? checkRaw(placed, facts) : checkCompressed(placed, facts);
}

/** Bits of a pixel that is not compressed; undefined where the record does not say. */
function bitsOf({ record }: Placed): number | undefined {
  switch (record.type) {
    case 3:
    case 4:
      return 8;
    case 5:
    case 6:
      return 1;
    case 10: {
      const space = firstItem(record, 12);
      if (space === 'GRAY') return 8;
      return space === undefined || space === 'UNK' ? undefined : 24;
    }
    default:
      return numberIn(record, 12);
  }
}

function checkRaw(placed: Placed, { widthPx, heightPx, data, dataField }: ImageFacts): Finding[] {
  const bits = bitsOf(placed);
  if (bits === undefined || widthPx === undefined || heightPx === undefined) return [];
  const packed = Math.ceil((widthPx * bits) / 8) * heightPx;
  const byPixel = bits > 8 ? Math.ceil(bits / 8) * widthPx * heightPx : packed;
  if (data.length === packed || data.length === byPixel) return [];
  const remark = {
    what: `the image has not the size of ${widthPx} x ${heightPx} pixels of ${bits} bits`,
    given: `${data.length} bytes`,
    wanted: String(packed),
    clause: clauseOf(dataField.type, dataField.number),
  };
  return [ofField(placed, dataField, remark)];
}

/** What the codecs of 14.011 CGA begin with, by the code that `imageHeader` gives. */
const codecOf: Readonly<Record<string, string>> = {
  WSQ20: 'WSQ20',
  WSQ: 'WSQ20',
  JPEGB: 'JPEGB',
  JPEGL: 'JPEGB',
  JP2: 'JP2',
  JP2L: 'JP2',
  PNG: 'PNG',
};

function checkCompressed(placed: Placed, facts: ImageFacts): Finding[] {
  const { compression = '', data, dataField, widthPx, heightPx } = facts;
  const expected = codecOf[compression];
  if (expected === undefined) return [];
  const clause = clauseOf(dataField.type, dataField.number);
  const header = imageHeader(data);
  if (header?.codec !== expected) {
    const what = `the image does not begin as ${compression} does`;
    const given = header?.codec ?? short(latin1(data.subarray(0, 12)));
    return [ofField(placed, dataField, { what, given, wanted: expected, clause })];
  }
  const { size } = header;
  if (size === undefined || (size.widthPx === widthPx && size.heightPx === heightPx)) return [];
  const remark = {
    what: 'the image has another size than the record says',
    given: `${size.widthPx} x ${size.heightPx}`,
    wanted: `${widthPx ?? '?'} x ${heightPx ?? '?'}`,
    clause: `${clause} with ${titleOf(placed.record.type, 6)} and ${titleOf(placed.record.type, 7)}`,
  };
  return [ofField(placed, dataField, remark)];
}

/** Class resolution of prints, pixels an inch; one per cent below it still counts. */
const classPpi = 500;
const toleratedPpi = 0.99 * classPpi;
const centimetresPerInch = 2.54;

/** 8.13 to 8.15: prints are transmitted at 500 pixels an inch or more. */
function checkResolution(placed: Placed, version: number): Finding[] {
  const { record } = placed;
  if (![13, 14, 15].includes(record.type)) return [];
  const units = numberIn(record, 8);
  const perInch = units === 1 ? 1 : centimetresPerInch;
  if (units !== 1 && units !== 2) return [];
  return [9, 10].flatMap(number => {
    const field = fieldOf(record, number);
    const scale = numberIn(record, number);
    if (field === undefined || scale === undefined || scale * perInch >= toleratedPpi) return [];
    const remark = {
      level: version >= ruledFrom ? ('error' as const) : ('warning' as const),
      what: `${titleOf(record.type, number)} is below the resolution of prints`,
      given: `${Math.round(scale * perInch)} pixels an inch`,
      wanted: `${classPpi} or more`,
      clause: clauseOf(record.type, number),
    };
    return [ofField(placed, field, remark)];
  });
}

/** xx.996 HAS: the SHA-256 of xx.999. */
function checkHash(placed: Placed, data: Uint8Array): Finding[] {
  const { record } = placed;
  const field = isBinary(record.type) ? undefined : fieldOf(record, 996);
  if (field === undefined) return [];
  const given = latin1(field.value).toLowerCase();
  const wanted = createHash('sha256').update(data).digest('hex');
  if (given === wanted) return [];
  const what = `${titleOf(record.type, 996)} is not the SHA-256 of the image`;
  return [ofField(placed, field, { what, given: short(given), wanted, clause: clauseOf(record.type, 996) })];
}
