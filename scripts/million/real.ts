// The real prints of scripts/search-million.ts, and how well sampled ones stand for them.
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import { type PrintRecord, recordOf } from '../../daemon/biometrics/fingerprint/search/record.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import { readCaptures, setFolders } from '../captures.ts';
import { galleryPrint } from './gallery.ts';
import type { Note } from './report.ts';

export interface RealPrint {
  readonly finger: string;
  readonly template: FingerprintTemplate;
  readonly prepared: ReturnType<typeof fingerprint.prepare>;
  readonly record: PrintRecord;
}

/** Every FINGER_IMPRESSION.png of every set below the folder, extracted. */
export async function readRealPrints(root: string): Promise<RealPrint[]> {
  const all: RealPrint[] = [];
  for (const folder of setFolders(root)) {
    for await (const { finger, image } of readCaptures(folder)) {
      const template = fingerprint.extract(image);
      const prepared = fingerprint.prepare(template);
      all.push({ finger, template, prepared, record: recordOf(template) });
    }
  }
  return all;
}

/** Shares of impostor scores at 10, 15 and 20 dB: real against real of other sets, and real against sampled. */
export function checkImpostors(note: Note, real: readonly RealPrint[]): void {
  const probes = real.filter((_, k) => k % 8 === 0);
  const others = real.filter((_, k) => k % 8 === 3);
  const donors = real.map(({ template }) => template);
  const sampled = others.map((_, k) => fingerprint.prepare(galleryPrint(donors, k)));
  const setOf = ({ finger }: RealPrint) => finger.split('/')[0];
  const realScores = probes.flatMap(a =>
    others.filter(b => setOf(a) !== setOf(b)).map(b => fingerprint.comparePrepared(a.prepared, b.prepared)),
  );
  const sampledScores = probes.flatMap(a => sampled.map(b => fingerprint.comparePrepared(a.prepared, b)));
  noteShares(note, realScores, 'real with real of other sets');
  noteShares(note, sampledScores, 'real with sampled');
}

function noteShares(note: Note, scores: readonly number[], name: string): void {
  for (const db of [10, 15, 20]) {
    const share = scores.filter(score => score >= db).length / scores.length;
    note(`impostors, ${name}: share at ${db} dB and more`, 100 * share, '%', scores.length);
  }
}
