import type { AgreementRooms, AgreementTunables } from '../../ridge-agreement.ts';

/** The size of print a, samples, and the nodes in it; with the rooms and tunables of the kernel. */
export interface AgreementFrame {
  readonly rooms: AgreementRooms;
  readonly tunables: AgreementTunables;
  readonly cols: number;
  readonly rows: number;
  readonly nodeCols: number;
  readonly nodeRows: number;
}

/** The frame of a print a of that size. */
export function frameOf(
  rooms: AgreementRooms,
  tunables: AgreementTunables,
  cols: number,
  rows: number,
): AgreementFrame {
  const { stepSamples } = tunables;
  const [nodeCols, nodeRows] = [Math.floor(cols / stepSamples), Math.floor(rows / stepSamples)];
  return { rooms, tunables, cols, rows, nodeCols, nodeRows };
}
