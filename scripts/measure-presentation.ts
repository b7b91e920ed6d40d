// `node dist/scripts/measure-presentation.js [EYES] [FINGERS] [small|large]`: how the judgement of presentations errs on the
// simulated eyes, fingers and instruments (APCER by species and BPCER, ISO/IEC 30107-3), by the evidence that a sensor gives. Simulated
// instruments stand for no real ones: these figures show that the code does what it says, and nothing about any sensor.
import { eyeCalls } from '../daemon/biometrics/eye-calls.ts';
import { judgeFinger } from '../daemon/biometrics/presentation/judge-finger.ts';
import { judgeReflex } from '../daemon/biometrics/presentation/reflex.ts';
import {
  gravestPresentation,
  type PresentationJudgement,
  type PresentationReason,
} from '../daemon/core/presentation.ts';
import { attackParameters } from '../hal/drivers/sim/iris/attacks/parameters.ts';
import { drawCapture, largeSensor, smallSensor, synthesiseEye } from '../hal/drivers/sim/iris/index.ts';
import { eyeFrameOf } from '../hal/drivers/sim/presentation/eye-frame.ts';
import { shootEye } from '../hal/drivers/sim/presentation/eye-shots.ts';
import { fingerEvidence } from '../hal/drivers/sim/presentation/finger-evidence.ts';
import { eyeInstruments, fingerInstruments } from '../hal/drivers/sim/presentation/instruments.ts';
import { drawPupilHabit, pupilRatio } from '../hal/drivers/sim/presentation/pupil-model.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import type { EyeEvidenceKind, EyeFrame, FingerEvidenceKind } from '../hal/presentation.ts';
import { rateInterval } from './million/rate-interval.ts';

const eyeKinds: readonly EyeEvidenceKind[] = ['vendor', 'spectral', 'pupil'];
const eyeEvidence: readonly (readonly EyeEvidenceKind[])[] = [
  ['vendor'],
  ['spectral'],
  ['pupil'],
  ['spectral', 'pupil'],
  ['vendor', 'spectral', 'pupil'],
];
const fingerEvidenceSets: readonly (readonly FingerEvidenceKind[])[] = [
  ['vendor'],
  ['reflectances'],
  ['vendor', 'reflectances'],
];

const [eyes = '40', fingers = '2000', size = 'small'] = process.argv.slice(2);
const sensor = size === 'large' ? largeSensor : smallSensor;
/** The limits were chosen while looking at people below this seed. */
const firstPerson = 1000;

type Judged = Pick<PresentationJudgement, 'verdict' | 'reasons'>;

/** Judgements by what was presented (`living` or a species) and by evidence. */
class Tally {
  readonly #judgements = new Map<string, Map<string, Judged[]>>();
  readonly #title: string;

  constructor(title: string) {
    this.#title = title;
  }

  add(presented: string, evidence: readonly string[], judgement: Judged): void {
    const byPresented = this.#judgements.get(evidence.join(' + ')) ?? new Map<string, Judged[]>();
    this.#judgements.set(evidence.join(' + '), byPresented);
    byPresented.set(presented, [...(byPresented.get(presented) ?? []), judgement]);
  }

  print(): void {
    process.stdout.write(`\n${this.#title}\n`);
    for (const [evidence, byPresented] of this.#judgements) {
      process.stdout.write(`  ${evidence}\n`);
      const rates = [...byPresented].map(([presented, judgements]) => this.#line(presented, judgements));
      const worst = Math.max(...rates.filter((_, place) => place > 0));
      process.stdout.write(`    APCER, the worst species: ${percent(worst)}\n`);
    }
  }

  /** A row, and its error rate. */
  #line(presented: string, judgements: readonly Judged[]): number {
    const doubted = judgements.filter(({ verdict }) => verdict === 'doubt').length;
    const errors = presented === 'living' ? doubted : judgements.length - doubted;
    const { low, high } = rateInterval(errors, judgements.length);
    const name = presented === 'living' ? 'BPCER' : `APCER ${presented}`;
    const rate = `${percent(errors / judgements.length)} (${percent(low)} to ${percent(high)})`;
    process.stdout.write(
      `    ${name.padEnd(24)} ${rate.padEnd(28)} ${errors} of ${judgements.length}   ${reasonsOf(judgements)}\n`,
    );
    return errors / judgements.length;
  }
}

const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;

function reasonsOf(judgements: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const reason of judgements.flatMap(({ reasons }) => reasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
}

/** A person's eye, then what is held up in its place: frames with all evidence, as a camera would give them. */
function* eyeFrames(person: number): Generator<{ presented: string; frame: EyeFrame }> {
  const eye = synthesiseEye(person, person % 2 === 0 ? 'left' : 'right');
  const capture = drawCapture(eye, 'presentation', 'normal', sensor);
  const habit = drawPupilHabit(randomFrom(person).fork('pupil'));
  const living = { eye, capture, sensor, habit };
  for (const instrument of [undefined, ...eyeInstruments]) {
    const shooting = { living, evidence: eyeKinds, seed: person, ...(instrument && { instrument }) };
    let sequence = 0;
    const frame = eyeFrameOf(shootEye(shooting), () => ++sequence, 100_000);
    yield { presented: instrument ?? 'living', frame };
  }
}

/** By each kind of evidence alone. All of a set doubt what one of them doubts. */
function judgeByKind(frame: EyeFrame): Map<EyeEvidenceKind, PresentationJudgement> {
  return new Map(
    eyeKinds.map(kind => {
      const presentation = { [kind]: frame.presentation?.[kind] };
      return [kind, eyeCalls.judgeEye({ frame: { ...frame, presentation }, promised: [kind] })];
    }),
  );
}

const eyeTally = new Tally(`${eyes} simulated eyes, ${sensor.widthPx} x ${sensor.heightPx}`);
const began = process.cpuUsage();
let judgeMs = 0;
for (let person = firstPerson; person < firstPerson + Number(eyes); person++) {
  for (const { presented, frame } of eyeFrames(person)) {
    const before = process.cpuUsage();
    const byKind = judgeByKind(frame);
    const { user, system } = process.cpuUsage(before);
    judgeMs += (user + system) / 1000 / (1 + eyeInstruments.length);
    for (const evidence of eyeEvidence) {
      const judgements = evidence.flatMap(kind => byKind.get(kind) ?? []);
      eyeTally.add(presented, evidence, gravestPresentation(judgements));
    }
  }
}
eyeTally.print();

const fingerTally = new Tally(`${fingers} simulated fingers`);
for (let person = 0; person < Number(fingers); person++) {
  for (const instrument of [undefined, ...fingerInstruments]) {
    for (const evidence of fingerEvidenceSets) {
      const presentation = fingerEvidence(evidence, instrument, `${person}/${instrument ?? 'living'}`);
      fingerTally.add(instrument ?? 'living', evidence, judgeFinger({ presentation }, evidence));
    }
  }
}
fingerTally.print();

/** The reflex alone, its pupils known exactly, on more people than can be rendered. */
function reflexOf(dilationAt: (sinceLightMs: number) => number): readonly PresentationReason[] {
  const moments = Array.from({ length: 52 }, (_, frame) => {
    const atMs = (frame * 1000) / 30 - 440;
    return { atMs, ratio: dilationAt(atMs) };
  });
  return judgeReflex(moments, 0).reasons;
}

const reflexTally = new Tally(`the reflex of ${fingers} simulated pupils, and of films of them on a screen`);
const { filmMs, lightMs } = attackParameters.screen;
for (let person = 0; person < Number(fingers); person++) {
  const habit = drawPupilHabit(randomFrom(person).fork('pupil'));
  const startedMs = randomFrom(person).fork('film').uniform(0, filmMs);
  const film = (sinceMs: number) =>
    pupilRatio(habit, ((((sinceMs + startedMs) % filmMs) + filmMs) % filmMs) - lightMs);
  const add = (presented: string, reasons: readonly PresentationReason[]) =>
    reflexTally.add(presented, ['pupil'], {
      verdict: reasons.length > 0 ? 'doubt' : 'bona-fide',
      reasons,
    });
  add(
    'living',
    reflexOf(sinceMs => pupilRatio(habit, sinceMs)),
  );
  add('screen-eye', reflexOf(film));
}
reflexTally.print();

const { user, system } = process.cpuUsage(began);
process.stdout.write(
  `\njudging an eye, found twice: ${(judgeMs / Number(eyes)).toFixed(0)} ms of processor time; all: ${((user + system) / 1e6).toFixed(0)} s\n`,
);
