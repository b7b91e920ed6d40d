import assert from 'node:assert/strict';
import type { Clock } from '../clock.ts';
import type { Eye, IrisCamera, IrisCapture } from '../iris-camera.ts';
import type { EyeFrame } from '../presentation.ts';
import { failsWith, type Rig, withRig } from './expect.ts';
import { checkEyeEvidence } from './presentation.ts';
import { longMs, shortMs, waitingContract } from './waiting.ts';

export interface IrisCameraRig extends Rig {
  readonly camera: IrisCamera;
  readonly clock: Clock;
  /** Whether the illuminator is lit. */
  isLit(): boolean;
  /** From now on somebody looks into the camera whenever it asks, with these eyes to be seen. Before, nobody is there. */
  bringEyes(eyes: readonly Eye[]): void;
}

/** What a driver of IrisCamera owes. The camera under test has both eyes in view. */
export function irisCameraContract(name: string, open: () => Promise<IrisCameraRig>): void {
  const test = withRig(open);
  const both: readonly Eye[] = ['left', 'right'];
  waitingContract(name, open, ({ camera }) => ({
    device: camera,
    begin: request => camera.capture({ ...request, eyes: both }),
  }));

  test(`${name}: a capture is a whole picture of each eye that was asked for, with its time`, async rig => {
    rig.bringEyes(both);
    const askedMs = rig.clock.monotonicMs();
    const capture = await rig.camera.capture({ eyes: both, timeoutMs: longMs });
    assert.deepEqual(Object.keys(capture).toSorted(), ['left', 'right']);
    const { widthPx, heightPx, illuminationNm } = rig.camera.info;
    for (const frame of framesOf(capture)) {
      assert.deepEqual([frame.widthPx, frame.heightPx], [widthPx, heightPx]);
      assert.equal(frame.pixels.length, widthPx * heightPx);
      assert.equal(frame.dpi, undefined, 'a lens makes it meaningless');
      assert.ok(frame.capturedAtMs >= askedMs && frame.capturedAtMs <= rig.clock.monotonicMs());
    }
    assert.ok(illuminationNm >= 700 && illuminationNm <= 900, `${illuminationNm} nm`);
  });

  test(`${name}: one eye is asked for, one is given`, async rig => {
    rig.bringEyes(both);
    const capture = await rig.camera.capture({ eyes: ['right'], timeoutMs: longMs });
    assert.deepEqual(Object.keys(capture), ['right']);
  });

  test(`${name}: with one of two eyes seen it gives that one`, async rig => {
    rig.bringEyes(['left']);
    const capture = await rig.camera.capture({ eyes: both, timeoutMs: longMs });
    assert.deepEqual(Object.keys(capture), ['left']);
  });

  test(`${name}: an eye that was not asked for is no answer`, async rig => {
    rig.bringEyes(['left']);
    await failsWith('timeout', rig.camera.capture({ eyes: ['right'], timeoutMs: shortMs }));
  });

  test(`${name}: every frame is new and belongs to the receiver`, async rig => {
    rig.bringEyes(both);
    const capture = async () => framesOf(await rig.camera.capture({ eyes: both, timeoutMs: longMs }));
    // More than one, since a driver may have several pictures in turn.
    const captures = [await capture(), await capture(), await capture()];
    const sequences = captures.map(frames => frames.map(({ sequence }) => sequence));
    assert.equal(new Set(sequences.flat()).size, 6, 'no frame twice');
    for (const [n, later] of sequences.slice(1).entries())
      assert.ok(Math.min(...later) > Math.max(...sequences[n]), sequences.join(' '));
    for (const { pixels } of captures.flat()) pixels.fill(0);
    assert.ok((await capture()).every(({ pixels }) => pixels.some(pixel => pixel > 0)));
  });

  test(`${name}: each frame brings the evidence that the camera promises`, async rig => {
    rig.bringEyes(both);
    const capture = await rig.camera.capture({ eyes: both, timeoutMs: longMs });
    for (const frame of framesOf(capture)) checkEyeEvidence(frame, rig.camera.info);
  });

  test(`${name}: nobody in time is a timeout, after which it can be asked again`, async rig => {
    await failsWith('timeout', rig.camera.capture({ eyes: both, timeoutMs: shortMs }));
    rig.bringEyes(both);
    await rig.camera.capture({ eyes: both, timeoutMs: longMs });
  });

  test(`${name}: the illuminator is lit during a capture only, however it ends`, async rig => {
    const { camera } = rig;
    assert.equal(rig.isLit(), false, 'dark when it opens');
    await litUntilSettled(rig, 'timeout', camera.capture({ eyes: both, timeoutMs: shortMs }));
    const controller = new AbortController();
    const aborted = camera.capture({ eyes: both, timeoutMs: longMs, signal: controller.signal });
    const dark = litUntilSettled(rig, 'abort', aborted);
    controller.abort(new Error('no longer wanted'));
    await dark;
    rig.bringEyes(both);
    await litUntilSettled(rig, 'capture', camera.capture({ eyes: both, timeoutMs: longMs }));
    const pending = camera.capture({ eyes: both, timeoutMs: longMs });
    const off = litUntilSettled(rig, 'dispose', pending);
    await camera.dispose();
    await off;
  });
}

const framesOf = ({ left, right }: IrisCapture): EyeFrame[] =>
  [left, right].filter(frame => frame !== undefined);

async function litUntilSettled(rig: IrisCameraRig, how: string, capture: Promise<unknown>): Promise<void> {
  assert.equal(rig.isLit(), true, `${how}: lit while it waits`);
  const isLit = () => rig.isLit();
  assert.equal(await capture.then(isLit, isLit), false, `${how}: dark when it has settled`);
}
