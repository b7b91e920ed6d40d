/**
 * By when an edge must have been told, in ms. The machine is emulated, and shares its processors with others: its programs
 * stand still now and then.
 */
export const settleMs = 400;
