// Real eyes for scripts/million-iris.ts.
import { extractIris } from '../../daemon/biometrics/iris/extract.ts';
import type { IrisCode } from '../../daemon/core/iris.ts';
import { readCaptures } from '../captures.ts';
import type { Note } from '../million/report.ts';
import type { Mates } from './eyes.ts';
import { mateLosses } from './mates.ts';

/** Every two captures of an eye, each as the probe once. */
export async function captureLosses(note: Note, folder: string): Promise<void> {
  const codes = new Map<string, IrisCode[]>();
  for await (const { finger, image } of readCaptures(folder)) {
    const code = extractIris(image).template.search;
    codes.set(finger, [...(codes.get(finger) ?? []), code]);
  }
  const pairs = [...codes.values()].flatMap(ofEye =>
    ofEye.flatMap((captured): Mates[] =>
      ofEye.filter(enrolled => enrolled !== captured).map(enrolled => ({ enrolled, captured })),
    ),
  );
  mateLosses(note, pairs, 'captures');
}
