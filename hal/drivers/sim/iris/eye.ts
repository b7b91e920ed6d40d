import type { Eye } from '../../../iris-camera.ts';
import { type Random, randomFrom, type Seed } from '../random.ts';
import type { EyeModel, Iris, Lash, Lids } from './model.ts';
import { eyeParameters, type Range } from './parameters.ts';
import { growTissue } from './tissue.ts';

/** Grows an eye of a person. The two eyes of one person share skin and lids in kind, and not their irises. */
export function synthesiseEye(seed: Seed, eye: Eye): EyeModel {
  const person = randomFrom(seed).fork('face');
  const own = randomFrom(seed).fork('eye').fork(eye);
  const lashes = person.fork('lashes');
  const hang = lashes.uniform(...eyeParameters.lashes.hang);
  return {
    seed,
    eye,
    iris: drawIris(eye, person.fork('iris'), own),
    lids: drawLids(eye, person.fork('lids'), own.fork('lids')),
    upperLashes: drawLashes('upper', hang, own.fork('upper lashes')),
    lowerLashes: drawLashes('lower', 0.35, own.fork('lower lashes')),
    scleraGrey: person.fork('sclera').uniform(...eyeParameters.scleraGrey),
    skinGrey: person.fork('skin').uniform(...eyeParameters.skinGrey),
    skinMelanin: person.fork('skin melanin').uniform(),
  };
}

/** The nose is to the left of a left eye as it is seen, to the right of a right one. */
export const noseSide = (eye: Eye): -1 | 1 => (eye === 'left' ? -1 : 1);

interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly limits: Range;
}

function drawIris(eye: Eye, person: Random, own: Random): Iris {
  const within = ({ mean, deviation, limits }: Spread) =>
    Math.max(limits[0], Math.min(limits[1], person.normal(mean, deviation)));
  const wave = () => own.normal(0, eyeParameters.pupilWave);
  return {
    radiusMm: within(eyeParameters.radiusMm),
    grey: within(eyeParameters.irisGrey),
    aspect: person.uniform(...eyeParameters.aspect),
    limbusMm: person.uniform(...eyeParameters.limbusMm),
    contrast: person.uniform(...eyeParameters.contrast),
    melanin: person.uniform(...eyeParameters.melanin),
    pupilMm: [
      noseSide(eye) * own.uniform(...eyeParameters.pupilNasalMm),
      own.uniform(...eyeParameters.pupilDownMm),
    ],
    pupilWaves: [2, 3, 4].map(() => [wave(), wave()] as const),
    tissue: growTissue(own.fork('tissue')),
  };
}

function drawLids(eye: Eye, person: Random, own: Random): Lids {
  const { lids } = eyeParameters;
  const draw = (range: Range) => person.uniform(...range) + 0.08 * own.normal();
  const nose = noseSide(eye);
  const nasal = [nose * draw(lids.nasalMm), draw(lids.nasalDropMm)] as const;
  const temporal = [-nose * draw(lids.temporalMm), draw(lids.temporalDropMm)] as const;
  return {
    leftMm: nose < 0 ? nasal : temporal,
    rightMm: nose < 0 ? temporal : nasal,
    upperMm: draw(lids.upperMm),
    lowerMm: draw(lids.lowerMm),
    upperPeakMm: nose * draw(lids.upperPeakMm),
    lowerPeakMm: -nose * draw(lids.lowerPeakMm),
    upperRound: person.uniform(...lids.upperRound),
    lowerRound: person.uniform(...lids.lowerRound),
    foldMm: draw(lids.foldMm),
    marginMm: draw(lids.marginMm),
  };
}

function drawLashes(lid: 'upper' | 'lower', hang: number, random: Random): Lash[] {
  const { upper, lower, spread, fan, bend } = eyeParameters.lashes;
  const { count, lengthMm, widthMm } = lid === 'upper' ? upper : lower;
  const longest = random.uniform(...lengthMm);
  return Array.from({ length: Math.round(random.uniform(...count)) }, () => {
    const place = random.uniform(-0.93, 0.93);
    // A hair leans to the side of its corner; one that hangs bends back up at its tip, one that rises bends further.
    const aside = fan * place * (lid === 'upper' ? 1 : -1);
    const side = random.chance(0.5 + 0.5 * place) ? 1 : -1;
    return {
      place,
      lengthMm: longest * random.uniform(0.45, 1),
      widthMm: random.uniform(...widthMm),
      angle: aside + side * hang * random.uniform(0.85, 1.1) + random.normal(0, spread),
      bend: -side * random.uniform(...bend),
    };
  });
}
