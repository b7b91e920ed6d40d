// How long the searches of scripts/search-million.ts take.
import { percentile } from '../../daemon/biometrics/evaluation.ts';
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import { screenKeeps } from '../../daemon/biometrics/fingerprint/search/layout.ts';
import { recordOf } from '../../daemon/biometrics/fingerprint/search/record.ts';
import type { SearchIndex } from '../../daemon/biometrics/fingerprint/search/search-index.ts';
import type { TemplateStore } from './gallery.ts';
import type { RealPrint } from './real.ts';
import type { Note } from './report.ts';

/** What the million holds. */
export interface Million {
  readonly index: SearchIndex;
  readonly templates: TemplateStore;
  readonly prints: number;
  readonly real: readonly RealPrint[];
}

function msOf(work: () => void): number {
  const beganMs = performance.now();
  work();
  return performance.now() - beganMs;
}

/** The whole search, as a gallery does it: quick stages, then the comparison of what they hand on. */
function identify({ index, templates }: Million, probe: RealPrint): void {
  for (const print of index.shortlist(recordOf(probe.template))) {
    fingerprint.comparePrepared(probe.prepared, fingerprint.prepare(templates.get(print)));
  }
}

export function timeOneFinger(note: Note, million: Million, probes: readonly RealPrint[]): void {
  const { index } = million;
  const n = probes.length;
  const threeMs = probes.map(({ record }) => msOf(() => index.mostAlike(record)));
  note('one finger, stages 1 to 3, p50', percentile(threeMs, 0.5), 'ms', n);
  const quickMs = probes.map(({ record }) => msOf(() => index.shortlist(record)));
  note('one finger, stages 1 to 4, p50', percentile(quickMs, 0.5), 'ms', n);
  const usedBefore = process.cpuUsage();
  const allMs = probes.map(probe => msOf(() => identify(million, probe)));
  const used = process.cpuUsage(usedBefore);
  note('one finger, p50', percentile(allMs, 0.5), 'ms', n, 3_000);
  const cpuMs = (used.user + used.system) / 1_000 / n;
  note('one finger, CPU time of both threads, mean', cpuMs, 'ms', n);
  const compared = screenKeeps(million.prints);
  const ridgesMs = compared * recordMs(million);
  note(`full comparison of ${compared} records with ridges, CPU time of one thread`, ridgesMs, 'ms', n);
}

/** Of a record of our own, with its ridges: to decode, prepare and compare it with a print of another finger, mean CPU time. */
function recordMs({ real }: Million): number {
  const records = real.map(({ template }) => fingerprint.encode(template));
  const before = process.cpuUsage();
  records.forEach((record, k) => {
    const probe = real[(k + 8) % real.length].prepared;
    fingerprint.comparePrepared(probe, fingerprint.prepare(fingerprint.decode(record)));
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / records.length;
}

/** Made-up persons of four real fingers each, of one set: other impressions of the same fingers are the probes. */
export function timeFourFingers(note: Note, million: Million): void {
  const { real, prints } = million;
  const { ownerOf, fingers, sampledPersons, nobody } = enrolPersons(million);
  const times: number[] = [];
  let found = 0;
  for (let person = 0; 4 * person < fingers.length; person++) {
    const own = fingers.slice(4 * person, 4 * person + 4);
    const probes = own.map(finger => real[real.findIndex(print => print.finger === finger) + 4]);
    let list: readonly number[] = [];
    times.push(
      msOf(() => {
        const records = probes.map(({ template }) => recordOf(template));
        list = million.index.shortlistPersons(records, ownerOf, nobody + 1, one => one !== nobody);
        compareFirst(million, probes, ownerOf, list);
      }),
    );
    if (list[0] === sampledPersons + person) found++;
  }
  const n = times.length;
  note('four fingers, p50', percentile(times, 0.5), 'ms', n, prints === 1_000_000 ? 1_000 : undefined);
  note('four fingers: person not first after the quick stages', 100 * (1 - found / n), '%', n);
}

/** One impression a finger is enrolled: the other real prints belong to a person whom nobody looks for. */
function enrolPersons({ real, prints }: Million) {
  const firstReal = prints - real.length;
  const fingers = [...new Set(real.map(({ finger }) => finger))];
  const sampledPersons = Math.ceil(firstReal / 4);
  const nobody = sampledPersons + Math.ceil(fingers.length / 4);
  const ownerOf = Uint32Array.from({ length: prints }, (_, print) => {
    if (print < firstReal) return Math.floor(print / 4);
    const { finger } = real[print - firstReal];
    if (real[print - firstReal - 1]?.finger === finger) return nobody;
    return sampledPersons + Math.floor(fingers.indexOf(finger) / 4);
  });
  return { ownerOf, fingers, sampledPersons, nobody };
}

/** Of the first ten persons, each finger against each of their prints. */
function compareFirst(
  { templates }: Million,
  probes: readonly RealPrint[],
  ownerOf: Uint32Array,
  list: readonly number[],
): void {
  for (const person of list.slice(0, 10)) {
    const first = ownerOf.indexOf(person);
    for (let print = first; print < first + 4 && ownerOf[print] === person; print++) {
      const reference = fingerprint.prepare(templates.get(print));
      for (const { prepared } of probes) fingerprint.comparePrepared(prepared, reference);
    }
  }
}
