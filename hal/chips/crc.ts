/** CRC-8 of Sensirion's sensors (SHT3x-DIS section 4.12): polynomial 0x31, initial value 0xff; of BE EF it is 0x92. */
export function crc8(bytes: Uint8Array): number {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x31 : 0)) & 0xff;
  }
  return crc;
}

/**
 * CRC-16 of Microchip's CryptoAuthentication parts ("I/O Transactions"): polynomial 0x8005, initial value 0, the bits of a
 * byte taken in from the lowest on, nothing reflected at the end.
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = ((byte >> bit) & 1) !== crc >> 15;
      crc = ((crc << 1) ^ (isOdd ? 0x8005 : 0)) & 0xffff;
    }
  }
  return crc;
}
