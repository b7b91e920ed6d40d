// `node dist/scripts/measure-presentation.js [EYES] [FINGERS] [small|large]`: how the judgement of presentations errs on the
// simulated eyes, fingers and instruments (APCER by species and BPCER, ISO/IEC 30107-3), by the evidence that a sensor gives. Simulated
// instruments stand for no real ones: these figures show that the code does what it says, and nothing about any sensor.
import { eyeCalls } from '../daemon/biometrics/eye-calls.ts';
import { judgeFinger } from '../daemon/biometrics/presentation/judge-finger.ts';
import type { PresentationJudgement } from '../daemon/core/presentation.ts';
import { drawCapture, largeSensor, smallSensor, synthesiseEye } from '../hal/drivers/sim/iris/index.ts';
import { eyeFrameOf } from '../hal/drivers/sim/presentation/eye-frame.ts';
import { shootEye } from '../hal/drivers/sim/presentation/eye-shots.ts';
import { fingerEvidence } from '../hal/drivers/sim/presentation/finger-evidence.ts';
import { eyeInstruments, fingerInstruments } from '../hal/drivers/sim/presentation/instruments.ts';
import { drawPupilHabit } from '../hal/drivers/sim/presentation/pupil-model.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import type { EyeEvidenceKind, EyeFrame, FingerEvidenceKind } from '../hal/presentation.ts';
import { rateInterval } from './million/rate-interval.ts';

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

/** Judgements by what was presented (`living` or a species) and by evidence. */
class Tally {
  readonly #judgements = new Map<string, Map<string, PresentationJudgement[]>>();
  readonly #title: string;

  constructor(title: string) {
    this.#title = title;
  }

  add(presented: string, evidence: readonly string[], judgement: PresentationJudgement): void {
    const byPresented =
      this.#judgements.get(evidence.join(' + ')) ?? new Map<string, PresentationJudgement[]>();
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
  #line(presented: string, judgements: readonly PresentationJudgement[]): number {
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

function reasonsOf(judgements: readonly PresentationJudgement[]): string {
  const counts = new Map<string, number>();
  for (const reason of judgements.flatMap(({ reasons }) => reasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
}

function eyeFrame(person: number, instrument: (typeof eyeInstruments)[number] | undefined): EyeFrame {
  const eye = synthesiseEye(person, person % 2 === 0 ? 'left' : 'right');
  const capture = drawCapture(eye, 'presentation', 'normal', sensor);
  const habit = drawPupilHabit(randomFrom(person).fork('pupil'));
  const shots = shootEye({
    living: { eye, capture, sensor, habit },
    ...(instrument !== undefined && { instrument }),
    evidence: ['vendor', 'spectral', 'pupil'],
    seed: person,
  });
  let sequence = 0;
  return eyeFrameOf(shots, () => ++sequence, 100_000);
}

const eyeTally = new Tally(`${eyes} simulated eyes, ${sensor.widthPx} x ${sensor.heightPx}`);
const began = process.cpuUsage();
let judged = 0;
let judgeMs = 0;
for (let person = 0; person < Number(eyes); person++) {
  for (const instrument of [undefined, ...eyeInstruments]) {
    const frame = eyeFrame(person, instrument);
    for (const evidence of eyeEvidence) {
      const presentation = Object.fromEntries(
        Object.entries(frame.presentation ?? {}).filter(([kind]) =>
          evidence.includes(kind as EyeEvidenceKind),
        ),
      );
      const before = process.cpuUsage();
      const judgement = eyeCalls.judgeEye({ frame: { ...frame, presentation }, promised: evidence });
      if (evidence.length === 3) {
        const { user, system } = process.cpuUsage(before);
        judgeMs += (user + system) / 1000;
        judged++;
      }
      eyeTally.add(instrument ?? 'living', evidence, judgement);
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

const { user, system } = process.cpuUsage(began);
process.stdout.write(
  `\na whole judgement of an eye: ${(judgeMs / judged).toFixed(0)} ms of processor time; all: ${((user + system) / 1e6).toFixed(0)} s\n`,
);
