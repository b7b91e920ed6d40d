import assert from 'node:assert/strict';
import type { DocumentReader } from '../document-reader.ts';
import { abortsWith, failsWith, type Rig, withRig } from './expect.ts';

export interface DocumentReaderRig extends Rig {
  readonly reader: DocumentReader;
  /** From now on a document is laid down whenever the reader asks for one. Before, nobody is there. */
  bringDocument(): void;
}

const LONG_MS = 10_000;
const SHORT_MS = 20;
/** Rows and columns of TD3, TD2 and TD1: ICAO Doc 9303-4, -6 and -5. */
const formats = ['2x44', '2x36', '3x30'];

/** What a driver of DocumentReader owes. */
export function documentReaderContract(name: string, open: () => Promise<DocumentReaderRig>): void {
  const test = withRig(open);

  test(`${name}: a reading has the lines of one of the formats`, async rig => {
    rig.bringDocument();
    const { mrzLines } = await rig.reader.read({ timeoutMs: LONG_MS });
    assert.ok(formats.includes(`${mrzLines.length}x${mrzLines[0]?.length}`), mrzLines.join('\n'));
    for (const line of mrzLines) assert.match(line, /^[0-9A-Z<]+$/);
  });

  test(`${name}: no document in time is a timeout, after which it can be asked again`, async rig => {
    await failsWith('timeout', rig.reader.read({ timeoutMs: SHORT_MS }));
    rig.bringDocument();
    await rig.reader.read({ timeoutMs: LONG_MS });
  });

  test(`${name}: an aborted read rejects with the reason`, async rig => {
    const controller = new AbortController();
    await abortsWith(controller, rig.reader.read({ timeoutMs: LONG_MS, signal: controller.signal }));
  });

  test(`${name}: a second read beside the first is refused as busy`, async rig => {
    const first = failsWith('timeout', rig.reader.read({ timeoutMs: SHORT_MS }));
    await failsWith('busy', rig.reader.read({ timeoutMs: SHORT_MS }));
    await first;
  });

  test(`${name}: dispose ends a pending read with absent, and may be called twice`, async rig => {
    const pending = failsWith('absent', rig.reader.read({ timeoutMs: LONG_MS }));
    await rig.reader.dispose();
    await pending;
    await rig.reader.dispose();
  });
}
