import { formatIdentifier } from './fmr-2005-layout.ts';
import {
  type Layout,
  type MinutiaeFields,
  type ViewFields,
  layouts,
  minutiaFields,
  minutiaQuality,
} from './minutiae-fields.ts';
import { writeFields } from './record-fields.ts';
import { RecordWriter } from './record-writer.ts';
import { writeCapture } from './representation-2011.ts';

/** The record in a buffer of its own. Throws RangeError for what it cannot hold. */
export function writeMinutiaeFields(fields: MinutiaeFields): Uint8Array<ArrayBuffer> {
  const layout: Layout = layouts[fields.layout];
  const body = new RecordWriter();
  writeFields(body, layout.header, { ...fields.header, views: fields.views.length });
  const hasCertifications = (fields.header['certificationFlag'] ?? 0) !== 0;
  for (const view of fields.views) writeView(body, layout, view, hasCertifications);
  const record = new RecordWriter();
  record.text(formatIdentifier);
  record.text(fields.version);
  const length = 8 + layout.lengthBytes + body.length;
  if (layout.lengthBytes === 6) record.uint16(0, 'length of record');
  record.uint(Math.min(layout.lengthBytes, 4), length, 'length of record');
  record.bytes(body.finish());
  return record.finish();
}

function writeView(body: RecordWriter, layout: Layout, view: ViewFields, hasCertifications: boolean): void {
  const written = new RecordWriter();
  if (view.capture !== undefined) writeCapture(written, view.capture, hasCertifications);
  writeFields(written, layout.view, { ...view.values, count: view.minutiae.length });
  for (const { quality, ...minutia } of view.minutiae) {
    writeFields(written, minutiaFields, minutia);
    if (quality !== undefined) writeFields(written, minutiaQuality, { quality });
  }
  written.uint16(view.statedExtendedBytes ?? view.extended.length, 'extended data block length');
  written.bytes(view.extended);
  if (view.capture !== undefined) body.uint32(4 + written.length, 'representation length');
  body.bytes(written.finish());
}
