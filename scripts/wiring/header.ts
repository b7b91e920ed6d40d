/** The 40-pin header of Raspberry Pi boards and of the IO board of the Compute Module: GPIO number by physical pin. */
const gpioByPin: Readonly<Record<number, number>> = {
  3: 2,
  5: 3,
  7: 4,
  8: 14,
  10: 15,
  11: 17,
  12: 18,
  13: 27,
  15: 22,
  16: 23,
  18: 24,
  19: 10,
  21: 9,
  22: 25,
  23: 11,
  24: 8,
  26: 7,
  27: 0,
  28: 1,
  29: 5,
  31: 6,
  32: 12,
  33: 13,
  35: 19,
  36: 16,
  37: 26,
  38: 20,
  40: 21,
};

const supplies: Readonly<Record<number, string>> = {
  1: '3V3',
  2: '5V',
  4: '5V',
  6: 'GND',
  9: 'GND',
  14: 'GND',
  17: '3V3',
  20: 'GND',
  25: 'GND',
  30: 'GND',
  34: 'GND',
  39: 'GND',
};

/** What the overlays of the boards give to other uses than lines. */
const functions: Readonly<Record<number, string>> = { 2: 'SDA1', 3: 'SCL1', 14: 'TXD0', 15: 'RXD0' };

export const pins: readonly number[] = Array.from({ length: 40 }, (_, index) => index + 1);

export const gpioOf = (pin: number): number | undefined => gpioByPin[pin];
export const supplyOf = (pin: number): string | undefined => supplies[pin];
export const functionOf = (gpio: number): string | undefined => functions[gpio];

export function pinOf(gpio: number): number | undefined {
  return pins.find(pin => gpioByPin[pin] === gpio);
}
