export type IoctlDirection = 'write' | 'read' | 'read-write';

const bits: Readonly<Record<IoctlDirection, number>> = { write: 1, read: 2, 'read-write': 3 };

/** _IOC of asm-generic/ioctl.h, as x86, Arm and RISC-V have it. `type` is the subsystem's letter, `size` that of the argument in bytes. */
export const requestOf = (type: number) => (direction: IoctlDirection, size: number, number: number) =>
  bits[direction] * 2 ** 30 + size * 2 ** 16 + type * 2 ** 8 + number;
