import type { RidgeDetail } from '../../core/fingerprint.ts';
import type { Hypothesis } from './align.ts';
import { detailCellPx, samplesPerCell } from './detail.ts';
import { gridOver } from './knot-grid.ts';
import { moved, type RigidMotion, type WeightedPair } from './motion.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';
import { ridgesAt, ridgesMeet } from './ridge-meeting.ts';
import { type DisplacementField, SkinEquations } from './skin-equations.ts';
import type { Displacement } from './straighten.ts';

const { rounds, doubtPx } = parameters.skinField;

/** One that knows its ridges. */
export type DetailedTemplate = PreparedTemplate & { readonly detail: RidgeDetail };

/** Whether it does. */
export function isDetailed(template: PreparedTemplate): template is DetailedTemplate {
  return template.detail !== undefined;
}

/** How far the skin of print a, beyond the rigid motion onto print b, lies off at a place of a; px in the frame of b. */
export type SkinField = DisplacementField;

/**
 * The displacement of the skin that brings paired minutiae onto each other and, between and beyond them, ridges onto ridges:
 * where both prints show ridges, the field must widen them from the period of the one to that of the other, and turn them
 * from direction to direction, while it bends as little as it can. Which ridge meets which need not be known, so that skin
 * is followed that was pushed by several ridges; what it gives is right to about half a ridge.
 *
 * The knots of a bilinear grid are found by least squares, anew for each round, since what lies on what follows from the
 * field. Source: our own method. Splines through paired minutiae are from A. M. Bazen and S. H. Gerez (2003); that direction
 * and period betray distortion from X. Si, J. Feng and J. Zhou (2012).
 */
export function skinField(
  a: DetailedTemplate,
  b: DetailedTemplate,
  { motion, pairs }: Hypothesis,
): SkinField {
  const overlay = { a, b, motion };
  const grid = gridOver(a.detail);
  let field: SkinField = () => ({ dx: 0, dy: 0 });
  let trusted = pairs;
  for (let round = 0; round < rounds; round++) {
    const equations = new SkinEquations(grid);
    equations.bendLittle();
    meetPairs(equations, overlay, trusted);
    followRidges(equations, overlay, field);
    field = equations.solve();
    trusted = pairs.map(pair => doubted(pair, missOf(pair, overlay, field)));
  }
  return field;
}

/** Print a, laid on print b. */
interface Overlay {
  readonly a: DetailedTemplate;
  readonly b: DetailedTemplate;
  readonly motion: RigidMotion;
}

function meetPairs(
  equations: SkinEquations,
  { a, b, motion }: Overlay,
  pairs: readonly WeightedPair[],
): void {
  for (const { i, j, weight } of pairs) {
    const rigid = moved(a.x[i], a.y[i], motion);
    equations.displace(a.x[i], a.y[i], { dx: b.x[j] - rigid.x, dy: b.y[j] - rigid.y }, weight);
  }
}

/** At the middle of each cell of print a whose ridges run nearly as those of b that it lies on. */
function followRidges(equations: SkinEquations, overlay: Overlay, field: SkinField): void {
  const [a, b] = [overlay.a.detail, overlay.b.detail];
  const cols = a.cols / samplesPerCell;
  for (let cell = 0; cell < a.period.length; cell++) {
    const x = a.xPx + ((cell % cols) + 0.5) * detailCellPx;
    const y = a.yPx + (Math.floor(cell / cols) + 0.5) * detailCellPx;
    const ridges = ridgesAt(a, x, y);
    if (ridges === undefined) continue;
    const there = landing(x, y, overlay, field);
    const others = ridgesAt(b, there.x, there.y);
    const meeting = others && ridgesMeet(ridges, others, overlay.motion);
    if (meeting) equations.followRidges(x, y, meeting);
  }
}

/** Where a place of print a lies on print b. */
function landing(x: number, y: number, { motion }: Overlay, field: SkinField) {
  const rigid = moved(x, y, motion);
  const { dx, dy } = field(x, y);
  return { x: rigid.x + dx, y: rigid.y + dy };
}

/** How far the minutiae of a pair still lie from each other. */
function missOf({ i, j }: WeightedPair, overlay: Overlay, field: SkinField): Displacement {
  const { a, b } = overlay;
  const there = landing(a.x[i], a.y[i], overlay, field);
  return { dx: there.x - b.x[j], dy: there.y - b.y[j] };
}

/** A pair that the field does not bring together counts less in the next round. */
function doubted(pair: WeightedPair, { dx, dy }: Displacement): WeightedPair {
  return { ...pair, weight: pair.weight / (1 + (dx ** 2 + dy ** 2) / doubtPx ** 2) };
}
