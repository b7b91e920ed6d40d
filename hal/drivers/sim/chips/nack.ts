import { I2cError } from '../../../i2c.ts';

/** What a simulated chip throws to leave its address unacknowledged; the bus says which address it was. */
export const addressNack = () => new I2cError('address-nack', 'sim', 0);
