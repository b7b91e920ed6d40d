import type { BarrierState } from '../../barrier.ts';
import type { Signal } from '../../indicator.ts';
import type { Eye } from '../../iris-camera.ts';
import { Cell } from '../cell.ts';
import type { EyeEvidenceKind } from '../../presentation.ts';
import type { EyePicture } from './iris/index.ts';
import type { EyeShotEvidence } from './presentation/eye-shots.ts';
import type { FingerInstrument } from './presentation/instruments.ts';
import { Slot } from './slot.ts';

/** A picture of a finger as it lies on the glass: 8-bit grey, dark ridges on light, row-major from the top left. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly pixels: Uint8Array;
  /** What lies there in place of a living finger. */
  readonly instrument?: FingerInstrument;
}

/** An eye as it is shown to the camera, and what the camera can see of it beside the picture. */
export interface ShownEye extends EyePicture {
  readonly evidence?: EyeShotEvidence;
}

/** The eyes that somebody shows to the camera. */
export type EyePictures = Readonly<Partial<Record<Eye, ShownEye>>>;

/** The place where devices and people meet. Devices read and write it from one side, the people from the other. */
export class Stage {
  readonly outerBeam = new Cell(false);
  readonly innerBeam = new Cell(false);
  readonly glass = new Slot<Picture>();
  /** Which finger the scanner asks for, 1 to 10; undefined where any will do. */
  readonly finger = new Cell<number | undefined>(undefined);
  /** Where the eyes are held that an iris camera asks for. */
  readonly lens = new Slot<EyePictures>();
  /** The lamps of the iris camera: undefined while none is open, else whether they are lit. */
  readonly irisLamps = new Cell<boolean | undefined>(undefined);
  /** What the iris camera takes of each eye beside the picture. */
  readonly eyeEvidence = new Cell<readonly EyeEvidenceKind[]>([]);
  /** The iris camera is out of order. */
  readonly irisFault = new Cell(false);
  /** The lines of the machine-readable zone of what lies in the reader. */
  readonly documentSlot = new Slot<readonly string[]>();
  /** Undefined while no indicator is open. */
  readonly signal = new Cell<Signal | undefined>(undefined);
  /** Undefined while no barrier is open. */
  readonly barrier = new Cell<BarrierState | undefined>(undefined);
  /** Somebody stands where the leaf moves. */
  readonly leafOccupied = new Cell(false);
  /** The contact of the fire alarm. */
  readonly fire = new Cell(false);
}
