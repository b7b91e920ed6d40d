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

/** The frame of a print a of that size; notes for each column of samples where it lies between the nodes. */
export function frameOf(
  rooms: AgreementRooms,
  tunables: AgreementTunables,
  cols: number,
  rows: number,
): AgreementFrame {
  const { stepSamples } = tunables;
  const [nodeCols, nodeRows] = [Math.floor(cols / stepSamples), Math.floor(rows / stepSamples)];
  for (let x = 0; x < cols; x++) {
    const { node, share } = between(x, stepSamples, nodeCols);
    rooms.nodesBefore[x] = node;
    rooms.shares[x] = share;
  }
  return { rooms, tunables, cols, rows, nodeCols, nodeRows };
}

/** The node at or before a sample of one axis, and how far on to the next it lies; clamped to the first and last. */
export function between(at: number, step: number, nodes: number): { node: number; share: number } {
  const place = Math.max(0, Math.min((at - step / 2) / step, nodes - 1));
  const node = Math.min(Math.floor(place), nodes - 2);
  return { node, share: place - node };
}
