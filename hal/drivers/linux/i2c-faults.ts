import type { I2cFault } from '../../i2c.ts';
import { codeOf } from './system-error.ts';

/**
 * What an errno of a transaction means, by Documentation/i2c/fault-codes.rst of the kernel and by what the adapters of
 * the boards return (i2c-bcm2835, i2c-designware, hid-mcp2221).
 *
 * EREMOTEIO is any byte that was not acknowledged: of the two, an address where nobody answers is the likelier.
 * ENODEV is a chip that i2c-stub does not play, or a bridge that was pulled: nobody is there either way.
 * ETIMEDOUT is a controller that gave up waiting for the wires, or a bridge that did not answer.
 */
const faultOfErrno: Readonly<Record<string, I2cFault>> = {
  ENXIO: 'address-nack',
  ENODEV: 'address-nack',
  EREMOTEIO: 'address-nack',
  EAGAIN: 'arbitration-lost',
  ETIMEDOUT: 'deadline',
  EBUSY: 'bus-stuck',
};

export function faultOf(error: unknown): I2cFault {
  const code = codeOf(error);
  return Object.hasOwn(faultOfErrno, code) ? (faultOfErrno[code] ?? 'other') : 'other';
}
