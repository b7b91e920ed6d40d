// The model eyes of scripts/million-iris.ts.
import { turned } from '../../daemon/biometrics/iris/code.ts';
import { IrisSlots } from '../../daemon/biometrics/iris/search/iris-slots.ts';
import { captureNoise, modelCapture, modelIris } from '../../daemon/cli/model-irises.ts';
import type { IrisCode } from '../../daemon/core/iris.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

/** How many whole eyes are made: the eyes of a long list are put together of two of them. */
const wholeEyes = 4_096;

/** Rings 0 to 3 of one eye, rings 4 to 7 of another, each turned by any angle: no two are alike, and neither is either eye. */
export function fillSlots(eyes: number): IrisSlots {
  const slots = new IrisSlots();
  slots.grow();
  while (slots.capacity < eyes) slots.grow();
  const whole = Array.from({ length: wholeEyes }, (_, eye) => modelCode(`eye ${eye}`));
  const random = randomFrom('list');
  for (let slot = 0; slot < eyes; slot++) {
    const [inner, outer] = [0, 1].map(() => turned(random.pick(whole), random.integer(128)));
    slots.write(slot, joined(inner, outer));
  }
  return slots;
}

function joined(inner: IrisCode, outer: IrisCode): IrisCode {
  const join = (a: Uint8Array, b: Uint8Array) => a.map((byte, at) => (byte & 0x0f) | (b[at] & 0xf0));
  return { bits: join(inner.bits, outer.bits), mask: join(inner.mask, outer.mask) };
}

export function modelCode(seed: string): IrisCode {
  const random = randomFrom(seed);
  return modelCapture(modelIris(random), random, captureNoise(random));
}

/** Two captures of an eye, one of them turned by up to 6 columns. */
export interface Mates {
  readonly enrolled: IrisCode;
  readonly captured: IrisCode;
}

export function modelMates(count: number): Mates[] {
  return Array.from({ length: count }, (_, eye) => {
    const random = randomFrom(`mate ${eye}`);
    const iris = modelIris(random);
    const capture = () => modelCapture(iris, random, captureNoise(random));
    return { enrolled: capture(), captured: turned(capture(), random.integer(13) - 6) };
  });
}
