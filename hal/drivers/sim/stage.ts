import type { BarrierState } from '../../barrier.ts';
import type { Signal } from '../../indicator.ts';
import { Cell } from './cell.ts';
import { Slot } from './slot.ts';

/** A picture of a finger as it lies on the glass: 8-bit grey, dark ridges on light, row-major from the top left. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

/** The place where devices and people meet. Devices read and write it from one side, the people from the other. */
export class Stage {
  readonly outerBeam = new Cell(false);
  readonly innerBeam = new Cell(false);
  readonly glass = new Slot<Picture>();
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
