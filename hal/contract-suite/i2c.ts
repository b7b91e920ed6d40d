import assert from 'node:assert/strict';
import { type I2cBus, I2cError } from '../i2c.ts';
import { failsWith, type Rig, withRig } from './expect.ts';

export interface I2cRig extends Rig {
  readonly bus: I2cBus;
  /** Where a chip of at least 16 8-bit registers answers, whose pointer moves on by itself. */
  readonly chip: number;
  /** Where nobody answers. */
  readonly nobody: number;
  /** For a machine that is slow, as one that is emulated; default: 1000. */
  readonly deadlineMs?: number;
}

const limitsOf = ({ deadlineMs = 1000 }: I2cRig) => ({ deadlineMs });

/** What a driver of I2cBus owes. */
export function i2cContract(name: string, open: () => Promise<I2cRig>): void {
  const test = withRig(open);

  test(`${name}: what is written to registers is read back`, async rig => {
    const { bus, chip } = rig;
    await bus.write(chip, Uint8Array.of(0x04, 0x12, 0x34), limitsOf(rig));
    assert.deepEqual(
      await bus.writeRead(chip, Uint8Array.of(0x04), 2, limitsOf(rig)),
      Uint8Array.of(0x12, 0x34),
    );
  });

  test(`${name}: a plain read goes on where the chip's pointer stands`, async rig => {
    const { bus, chip } = rig;
    await bus.write(chip, Uint8Array.of(0x00, 1, 2, 3), limitsOf(rig));
    await bus.write(chip, Uint8Array.of(0x01), limitsOf(rig));
    assert.deepEqual(await bus.read(chip, 2, limitsOf(rig)), Uint8Array.of(2, 3));
  });

  test(`${name}: overlapping calls are carried out whole and in order`, async rig => {
    const { bus, chip } = rig;
    const [, first, , second] = await Promise.all([
      bus.write(chip, Uint8Array.of(0x02, 10), limitsOf(rig)),
      bus.writeRead(chip, Uint8Array.of(0x02), 1, limitsOf(rig)),
      bus.write(chip, Uint8Array.of(0x02, 20), limitsOf(rig)),
      bus.writeRead(chip, Uint8Array.of(0x02), 1, limitsOf(rig)),
    ]);
    assert.deepEqual([first, second], [Uint8Array.of(10), Uint8Array.of(20)]);
  });

  test(`${name}: an address where nobody answers is an address-nack`, async rig => {
    const { bus, chip, nobody } = rig;
    const error = await failsWith('absent', bus.read(nobody, 1, limitsOf(rig)));
    assert.ok(error instanceof I2cError);
    assert.equal(error.fault, 'address-nack');
    assert.equal(error.address, nobody);
    await bus.read(chip, 1, limitsOf(rig));
  });

  test(`${name}: dispose may be called twice`, async ({ bus }) => {
    await bus.dispose();
    await bus.dispose();
  });
}
