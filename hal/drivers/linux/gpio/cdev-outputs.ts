import { encodeLineValues } from './codec.ts';
import type { GpioKernel } from './kernel.ts';
import type { OutputWires } from './output-claim.ts';
import { ioctlRequest } from './uapi.ts';

/** The outputs of one request: one call sets them all. Takes over `fd`. */
export const cdevOutputs = (fd: number, count: number, kernel: GpioKernel): OutputWires => ({
  count,
  write: active => kernel.ioctl(fd, ioctlRequest.setValues, encodeLineValues(active)),
  giveBack: () => kernel.close(fd),
});
