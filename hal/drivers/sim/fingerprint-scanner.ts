import { Type } from 'typebox';
import { type Clock, sleep } from '../../clock.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import type { FingerprintScanner, FingerRequest, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerEvidenceKind, FingerFrame } from '../../presentation.ts';
import { Exclusive } from '../exclusive.ts';
import { evidenceOption, type Promised, promisedBy } from './presentation/evidence-option.ts';
import { fingerEvidence } from './presentation/finger-evidence.ts';
import type { Picture } from './stage.ts';
import type { World } from './world.ts';

/** The scanner at the glass of a world. */
export class WorldScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;
  readonly #gives: readonly FingerEvidenceKind[];
  #sequence = 0;

  constructor(
    id: string,
    model: string,
    world: World,
    clock: Clock,
    { promises, gives }: Promised<FingerEvidenceKind> = promisedBy({}),
  ) {
    this.id = id;
    this.info = {
      ...{ vendor: 'bitmapd', model, ...world.glass },
      ...(promises.length > 0 && { presentation: promises }),
    };
    this.#gives = gives;
    this.#world = world;
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  capture(request: FingerRequest): Promise<FingerFrame> {
    return this.#exclusive.run(request, async signal => {
      const { glass, finger } = this.#world.stage;
      finger.set(request.finger);
      const picture = await glass.take(signal);
      await sleep(this.#clock, this.#world.pace.settleMs, signal);
      return this.#frame(picture);
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
  }

  /** A copy: the receiver owns its pixels, and the same finger may be laid down again. */
  #frame({ widthPx, heightPx, dpi, pixels, instrument }: Picture): FingerFrame {
    const sequence = ++this.#sequence;
    return {
      widthPx,
      heightPx,
      dpi,
      pixels: pixels.slice(),
      sequence,
      capturedAtMs: this.#clock.monotonicMs(),
      ...(this.#gives.length > 0 && {
        presentation: fingerEvidence(this.#gives, instrument, `${this.id}/${sequence}`),
      }),
    };
  }
}

export const driver = defineDriver(
  Type.Object(
    {
      /** What it says of a living finger; see presentation.ts. */
      presentation: evidenceOption<FingerEvidenceKind>(['vendor', 'reflectances']),
    },
    { additionalProperties: false },
  ),
  (id, { presentation }, context) =>
    new WorldScanner(id, 'synthetic', worldOf(id, context), context.clock, promisedBy(presentation)),
);
