import type { Image } from '../../../core/image.ts';
import type { Circle } from './circle.ts';
import { circleOf, type ContourKind, traceContour } from './contour.ts';
import { findLimbus, irisLevels, type Limbus } from './limbus-search.ts';
import { segmentParameters } from './parameters.ts';
import { pupilCandidates } from './pupil-candidates.ts';
import { fitPupil, type Pupil } from './pupil-fit.ts';
import { imageIn, SegmentRoom, smoothInto } from './room.ts';
import type { Contour, Segmentation } from './segmentation.ts';
import { fillReflections } from './specular.ts';
import { type Tone, toneOf, toWorkSize } from './work-image.ts';

/** At the image's left and right; NaN where that is outside the image. */
interface Sides {
  readonly left: number;
  readonly right: number;
}

/** A pupil with the best iris around it. */
interface Hypothesis {
  readonly pupil: Pupil;
  readonly limbus: Limbus;
  /** Mean levels of the iris. */
  readonly iris: Sides;
  /** Of both together, levels. */
  readonly score: number;
}

let ownRoom: SegmentRoom | undefined;

/** Made when it is first needed: who only compares needs none. */
function roomOfThread(): SegmentRoom {
  ownRoom ??= new SegmentRoom();
  return ownRoom;
}

/**
 * Finds the iris in an image of an eye. Undefined where there is no pupil; an image of anything else may still give something,
 * with little evidence. Never throws on content. The room is the thread's own unless another is given.
 */
export function segment(image: Image, room = roomOfThread()): Segmentation | undefined {
  const { contour, work: limits } = segmentParameters;
  const { leastSidePx, leastRange } = limits;
  if (Math.min(image.widthPx, image.heightPx) < leastSidePx) return undefined;
  const work = toWorkSize(image);
  if (Math.min(work.widthPx, work.heightPx) < leastSidePx) return undefined;
  const tone = toneOf(work.pixels);
  if (tone.range < leastRange) return undefined;
  const { searched, filled, glints } = fillReflections(room, image, work, tone);
  room.searched.set(searched.pixels);
  const eye = smoothInto(room, imageIn(room.searched, work), room.eye);
  const hypotheses = rank(room, eye, tone);
  if (hypotheses.length === 0) return undefined;
  const [{ pupil, limbus }] = hypotheses;
  return {
    pupil: atGivenSize(traceContour(eye, pupil, contour.pupil, tone), work.scale),
    limbus: atGivenSize(traceTwice(eye, limbus, contour.limbus, tone), work.scale),
    filled,
    glints,
    evidence: evidenceOf(hypotheses, tone),
  };
}

/** The best pupils, each with its iris, the best pair first. */
function rank(room: SegmentRoom, eye: Image, tone: Tone): Hypothesis[] {
  const pupils = distinct(
    pupilCandidates(room, eye, tone)
      .map(candidate => fitPupil(room, eye, candidate, tone))
      .filter(pupil => pupil !== undefined)
      .sort((a, b) => b.score - a.score),
  ).slice(0, segmentParameters.pupil.tried);
  return pupils
    .flatMap(pupil => {
      const limbus = findLimbus(room, eye, pupil, tone);
      if (limbus === undefined) return [];
      const iris = irisLevels(room, eye, pupil, limbus);
      return [{ pupil, limbus, iris, score: jointScore(pupil, limbus, iris, tone) }];
    })
    .sort((a, b) => b.score - a.score);
}

/** Leaves out what nearly is one before it. */
function distinct(pupils: readonly Pupil[]): Pupil[] {
  const kept: Pupil[] = [];
  for (const pupil of pupils) {
    const isNew = kept.every(
      ({ x, y, radiusPx }) =>
        Math.hypot(x - pupil.x, y - pupil.y) > 3 || Math.abs(radiusPx - pupil.radiusPx) > 0.1 * radiusPx + 1,
    );
    if (isNew) kept.push(pupil);
  }
  return kept;
}

/** Levels; what costs is an iris that is hardly brighter than the pupil, at either side. */
function jointScore(pupil: Pupil, limbus: Limbus, { left, right }: Sides, { range }: Tone): number {
  const { pupilWeight, orderCost, irisStep } = segmentParameters.joint;
  const lack = (level: number) => Math.max(0, irisStep - (level - pupil.level) / range) || 0;
  return pupilWeight * pupil.score + limbus.score - orderCost * (lack(left) + lack(right));
}

/** Traced again around the circle that was traced first, which lies better than the one that was searched. */
function traceTwice(eye: Image, circle: Circle, kind: ContourKind, tone: Tone): Contour {
  return traceContour(eye, circleOf(traceContour(eye, circle, kind, tone)), kind, tone);
}

function atGivenSize({ x, y, radii }: Contour, scale: number): Contour {
  return {
    x: (x + 0.5) / scale - 0.5,
    y: (y + 0.5) / scale - 0.5,
    radii: radii.map(radius => radius / scale),
  };
}

/**
 * What the choice rests on. Grey levels are those of the image; what is named a score, and the steps at the limbus, are levels of an
 * image that uses the whole range.
 * `range`: share of the full range that the image uses, 0 to 1.
 * `pupilSupport`: share of rays that cross an edge at the pupil, 0 to 1; `pupilStep`: their median step; `pupilLevel` and
 * `pupilDeviation`: median and spread inside; `pupilScore`: of all of these, about 1 for a whole pupil.
 * `limbusLeft`, `limbusRight`: mean steps in the side sectors, up to 25; `irisLeft`, `irisRight`: mean levels of the iris there. All
 * four are NaN where that side is outside the image. `limbusScore`: of both steps and the place of the limbus around the pupil.
 * `jointScore`: of pupil and limbus together, 40 to 70 for an eye; `margin`: what it exceeds the next best pupil's by.
 */
function evidenceOf([best, second]: readonly Hypothesis[], { range }: Tone): Record<string, number> {
  return {
    range,
    pupilSupport: best.pupil.support,
    pupilStep: best.pupil.step,
    pupilMean: best.pupil.level,
    pupilDeviation: best.pupil.deviation,
    pupilScore: best.pupil.score,
    limbusLeft: best.limbus.left,
    limbusRight: best.limbus.right,
    limbusScore: best.limbus.score,
    irisLeft: best.iris.left,
    irisRight: best.iris.right,
    jointScore: best.score,
    margin: best.score - (second?.score ?? 0),
  };
}
