import type { Point } from '../../../../biometrics/fingerprint/explain/placement.ts';
import type { Outline } from '../../../schemas/encounter.ts';

interface OutlinesProps {
  readonly outline: Outline | undefined;
  /** From pixels of the picture to pixels of the drawing. */
  readonly toStage: (point: Point) => Point;
}

/** The boundaries of an iris, and what of it was not compared: lids, lashes, reflections. */
export function IrisOutlines({ outline, toStage }: OutlinesProps) {
  if (!outline) return null;
  const line = (points: readonly Point[]) => {
    const placed = points.map(toStage).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    return `M${placed.join('L')}z`;
  };
  const boundaries = line(outline.limbus) + line(outline.pupil);
  return (
    <g class="outlines">
      <path class="masked" d={outline.masked.map(line).join('')} />
      <path class="halo" d={boundaries} />
      <path class="boundary" d={boundaries} />
    </g>
  );
}

/** Hatched, since a colour alone would pass for part of the eye. */
export const Hatching = () => (
  <pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <path d="M0 0V6" />
  </pattern>
);
