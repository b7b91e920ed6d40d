import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import { type ExtendedData, encodeExtendedData } from './extended-data.ts';
import type { MinutiaForm } from './finger-view.ts';
import {
  angleSteps,
  extendedLengthBytes,
  formatIdentifier,
  minutiaBytes,
  pixelsPerCentimetre,
  recordHeaderBytes,
  versionNumber,
  viewHeaderBytes,
} from './fmr-2005-layout.ts';
import { bestMinutiae, qualityCode, within, writeMinutia, writeText } from './view-writer.ts';

const form: MinutiaForm = { angleSteps, hasQuality: true };

export interface Fmr2005Options {
  /** Areas of vendors' types to put behind the minutiae; other readers skip them. */
  readonly extended?: readonly ExtendedData[];
}

/**
 * A template as an ISO/IEC 19794-2:2005 record with one view, which owns its buffer.
 *
 * Positions are rounded to whole pixels, angles to 1.40625 degrees, the resolution to whole pixels a centimetre. Of more
 * than 255 minutiae the 255 of best quality are kept. Throws RangeError for what the record cannot hold at all: sides
 * beyond 65,535 px, a minutia outside the image or beyond 16,383 px, extended data of more than 65,535 bytes.
 */
export function encodeFmr2005(
  template: FingerprintTemplate,
  options: Fmr2005Options = {},
): Uint8Array<ArrayBuffer> {
  const minutiae = bestMinutiae(template.minutiae);
  const extended = encodeExtendedData(options.extended ?? []);
  const extendedAt = recordHeaderBytes + viewHeaderBytes + minutiae.length * minutiaBytes;
  const length = extendedAt + extendedLengthBytes + extended.length;
  const view = new DataView(new ArrayBuffer(length));
  writeRecordHeader(view, template);
  writeViewHeader(view, template, minutiae.length);
  minutiae.forEach((minutia, i) => {
    const at = recordHeaderBytes + viewHeaderBytes + i * minutiaBytes;
    writeMinutia(view, at, minutia, template, form); // 7.4.2
  });
  view.setUint16(extendedAt, extended.length); // 7.5.1
  const record = new Uint8Array(view.buffer);
  record.set(extended, extendedAt + extendedLengthBytes); // 7.5.1
  return record;
}

function writeRecordHeader(view: DataView, { widthPx, heightPx, dpi }: FingerprintTemplate): void {
  const perCentimetre = within(pixelsPerCentimetre(dpi), 1, 0xffff, 'resolution');
  writeText(view, 0, formatIdentifier); // 7.3.1
  writeText(view, 4, versionNumber); // 7.3.2
  view.setUint32(8, view.byteLength); // 7.3.3 length of record
  view.setUint16(12, 0); // 7.3.4 and 7.3.5: no certification, capture device not reported
  view.setUint16(14, within(widthPx, 1, 0xffff, 'width')); // 7.3.6
  view.setUint16(16, within(heightPx, 1, 0xffff, 'height')); // 7.3.7
  view.setUint16(18, perCentimetre); // 7.3.8 x resolution
  view.setUint16(20, perCentimetre); // 7.3.9 y resolution
  view.setUint8(22, 1); // 7.3.10 number of finger views
  view.setUint8(23, 0); // 7.3.11 reserved
}

function writeViewHeader(view: DataView, template: FingerprintTemplate, count: number): void {
  const at = recordHeaderBytes;
  view.setUint8(at, template.position); // 7.4.1.1 finger position
  view.setUint8(at + 1, 0); // 7.4.1.2 view number 0, 7.4.1.3 impression type 0: live-scan plain
  view.setUint8(at + 2, qualityCode(template.quality)); // 7.4.1.4 finger quality
  view.setUint8(at + 3, count); // 7.4.1.5 number of minutiae
}
