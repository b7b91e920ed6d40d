import assert from 'node:assert/strict';
import type { DocumentReader } from '../document-reader.ts';
import { failsWith, type Rig, withRig } from './expect.ts';
import { longMs, shortMs, waitingContract } from './waiting.ts';

export interface DocumentReaderRig extends Rig {
  readonly reader: DocumentReader;
  /** From now on a document is laid down whenever the reader asks for one. Before, nobody is there. */
  bringDocument(): void;
}

/** Rows and columns of TD3, TD2 and TD1: ICAO Doc 9303-4, -6 and -5. */
const formats = ['2x44', '2x36', '3x30'];

/** What a driver of DocumentReader owes. */
export function documentReaderContract(name: string, open: () => Promise<DocumentReaderRig>): void {
  const test = withRig(open);
  waitingContract(name, open, ({ reader }) => ({ device: reader, begin: request => reader.read(request) }));

  test(`${name}: a reading has the lines of one of the formats`, async rig => {
    rig.bringDocument();
    const { mrzLines } = await rig.reader.read({ timeoutMs: longMs });
    assert.ok(formats.includes(`${mrzLines.length}x${mrzLines[0]?.length}`), mrzLines.join('\n'));
    for (const line of mrzLines) assert.match(line, /^[0-9A-Z<]+$/);
  });

  test(`${name}: no document in time is a timeout, after which it can be asked again`, async rig => {
    await failsWith('timeout', rig.reader.read({ timeoutMs: shortMs }));
    rig.bringDocument();
    await rig.reader.read({ timeoutMs: longMs });
  });
}
