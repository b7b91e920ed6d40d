import type { BarrierState } from '../../barrier.ts';
import type { Signal } from '../../indicator.ts';
import type { Eye } from '../../iris-camera.ts';
import { Cell } from './cell.ts';
import type { EyePicture } from './iris/index.ts';
import { Slot } from './slot.ts';

/** A picture of a finger as it lies on the glass: 8-bit grey, dark ridges on light, row-major from the top left. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

/** The eyes that somebody shows to the camera. */
export type EyePictures = Readonly<Partial<Record<Eye, EyePicture>>>;

/** The place where devices and people meet. Devices read and write it from one side, the people from the other. */
export class Stage {
  readonly outerBeam = new Cell(false);
  readonly innerBeam = new Cell(false);
  readonly glass = new Slot<Picture>();
  /** Where the eyes are held that an iris camera asks for. */
  readonly lens = new Slot<EyePictures>();
  /** The lamps of the iris camera: undefined while none is open, else whether they are lit. */
  readonly irisLamps = new Cell<boolean | undefined>(undefined);
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
