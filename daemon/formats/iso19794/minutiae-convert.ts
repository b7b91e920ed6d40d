import { Fault } from '../../core/errors.ts';
import { version2004, versions2009 } from '../ansi378/layout.ts';
import { areaHeaderBytes, decodeExtendedData } from './extended-data.ts';
import { endingAt, minutiaBytes } from './fmr-2011-layout.ts';
import type { LayoutName, MinutiaFields, MinutiaeFields, ViewFields } from './minutiae-fields.ts';
import type { MinutiaeFormat } from './minutiae-record.ts';
import { RecordWriter } from './record-writer.ts';

export interface ConvertedMinutiae {
  readonly fields: MinutiaeFields;
  /** Views whose cores and deltas were left out: their angles are in the units of the other standard. */
  readonly withoutCores: number;
}

interface Target {
  readonly layout: LayoutName;
  readonly version: string;
  readonly angleSteps: number;
}

const targets: Record<MinutiaeFormat, Target> = {
  'iso-19794-2-2005': { layout: 'iso-2005', version: version2004, angleSteps: 256 },
  'iso-19794-2-2011': { layout: 'iso-2011', version: versions2009[0], angleSteps: 256 },
  'ansi-incits-378-2004': { layout: 'ansi-2004', version: version2004, angleSteps: 180 },
  'ansi-incits-378-2009': { layout: 'ansi-2009', version: versions2009[0], angleSteps: 180 },
};

/** Cores and deltas. */
const coresType = 2;
/** Of a vendor that is not known, where 0 is not allowed. */
const unknownVendor = 0x0103;
const notStated = 254;

/** What a view says whatever its standard is. */
interface PlainView {
  readonly position: number;
  readonly number: number;
  readonly impression: number;
  readonly quality: number;
  readonly size: Readonly<Record<'widthPx' | 'heightPx' | 'resolutionX' | 'resolutionY', number>>;
}

/**
 * All views of a record as one of another standard or edition, with sizes and resolution as they are. Angles are rounded to
 * its units (ISO 1.40625 degrees, ANSI 2), cores and deltas left out where the units differ, device and capture date
 * where it has no room for them. Throws Fault `bad-input` for views of unlike size where the record has one for all, and
 * for an impression type that it cannot say.
 */
export function convertMinutiae(from: MinutiaeFields, to: MinutiaeFormat, where: string): ConvertedMinutiae {
  const target = targets[to];
  const steps = from.layout.startsWith('iso') ? 256 : 180;
  const isShort = to === 'iso-19794-2-2005' || to === 'ansi-incits-378-2004';
  const plain = from.views.map(view => plainView(view, from.header));
  if (isShort) expectAlike(plain, where);
  let withoutCores = 0;
  const views = from.views.map((view, i) => {
    const extended = convertedAreas(view.extended, steps === target.angleSteps);
    if (extended.lostCores) withoutCores++;
    const minutiae = view.minutiae.map(each => convertedMinutia(each, steps, target.angleSteps));
    const capture = to === 'iso-19794-2-2011' ? captureOf(view, plain[i].quality) : {};
    return { values: valuesFor(to, plain[i], where), ...capture, minutiae, extended: extended.bytes };
  });
  const header = headerFor(to, plain[0].size);
  return { fields: { layout: target.layout, version: target.version, header, views }, withoutCores };
}

function plainView({ values, capture }: ViewFields, header: MinutiaeFields['header']): PlainView {
  const of = (name: string) => values[name] ?? header[name];
  const both = values['viewAndImpression'];
  return {
    position: of('position'),
    number: both === undefined ? of('view') : both >> 4,
    impression: both === undefined ? of('impression') : both & 0xf,
    quality: values['quality'] ?? capture?.qualities[0]?.score ?? notStated,
    size: {
      widthPx: of('widthPx'),
      heightPx: of('heightPx'),
      resolutionX: of('resolutionX'),
      resolutionY: of('resolutionY'),
    },
  };
}

function expectAlike([first, ...others]: readonly PlainView[], where: string): void {
  const text = ({ size }: PlainView) => `${size.widthPx} x ${size.heightPx} px, ${size.resolutionX} px/cm`;
  const unlike = others.find(view => text(view) !== text(first));
  if (unlike === undefined) return;
  throw new Fault('bad-input', 'a record of this edition states one size and resolution for all views', {
    where,
    given: `${text(first)}; ${text(unlike)}`,
    remedy: 'convert to an edition of 2009 or 2011',
  });
}

function convertedMinutia(minutia: MinutiaFields, from: number, to: number): MinutiaFields {
  const angle = Math.round((minutia.angle * to) / from) % to;
  return { ...minutia, angle, quality: minutia.quality ?? notStated };
}

/** The areas are written alike in all standards, and their lengths count their own headers. */
function convertedAreas(block: Uint8Array, keepsCores: boolean): { bytes: Uint8Array; lostCores: boolean } {
  const areas = decodeExtendedData(block);
  const kept = areas.filter(({ type }) => keepsCores || type !== coresType);
  const writer = new RecordWriter();
  for (const { type, bytes } of kept) {
    writer.uint16(type, 'area type');
    writer.uint16(areaHeaderBytes + bytes.length, 'area length');
    writer.bytes(bytes);
  }
  return { bytes: writer.finish(), lostCores: kept.length < areas.length };
}

function valuesFor(to: MinutiaeFormat, view: PlainView, where: string): ViewFields['values'] {
  const { position, number, impression, quality, size } = view;
  if (to === 'iso-19794-2-2011') {
    const minutiaForm = (minutiaBytes.withQuality << 4) | endingAt.ridgeEnd;
    return { position, view: number, impression, ...size, minutiaForm };
  }
  if (to === 'ansi-incits-378-2009') {
    const algorithm = { qualityOwner: unknownVendor, qualityAlgorithm: 0 };
    return { position, view: number, impression, quality, ...algorithm, ...size };
  }
  if (impression > 0xf || number > 0xf) {
    throw new Fault('bad-input', 'a record of this edition has four bits for the impression and the view', {
      where,
      given: `impression ${impression}, view ${number}`,
      remedy: 'convert to an edition of 2009 or 2011',
    });
  }
  return { position, viewAndImpression: (number << 4) | impression, quality };
}

function headerFor(to: MinutiaeFormat, size: PlainView['size']): MinutiaeFields['header'] {
  const product = { owner: unknownVendor, product: 0 };
  if (to === 'iso-19794-2-2005') return { equipment: 0, ...size, reserved: 0 };
  if (to === 'iso-19794-2-2011') return { certificationFlag: 0 };
  if (to === 'ansi-incits-378-2009') return { ...product, certification: 0, equipment: 0, reserved: 0 };
  return { ...product, equipment: 0, ...size, reserved: 0 };
}

function captureOf({ capture }: ViewFields, score: number): Pick<ViewFields, 'capture'> {
  if (capture !== undefined) return { capture: { ...capture, certifications: [] } };
  return {
    capture: {
      captureDate: new Uint8Array(9).fill(0xff),
      device: { technology: 0, vendor: 0, type: 0 },
      qualities: [{ score, vendor: unknownVendor, algorithm: 0 }],
      certifications: [],
    },
  };
}
