import { HalError } from '../../../device.ts';
import { controlRangeRequest, decodeControl, decodeControlRange, encodeControl } from './codec.ts';
import { parameters } from './parameters.ts';
import { controlFlag, controlId, exposureManual, ioctlRequest } from './uapi.ts';
import type { VideoNode } from './video-node.ts';

export interface ExposureLock {
  readonly exposureUs?: number | undefined;
  /** In the units of the camera. */
  readonly gain?: number | undefined;
}

const exposureUnitUs = 100;

/**
 * Locks exposure time and gain where they are given, and turns off what would change them. HalError `stuck` when the
 * camera takes a value and keeps another, `io` when it has no such control or the value is out of its range.
 */
export async function lockExposure(
  id: string,
  node: VideoNode,
  { exposureUs, gain }: ExposureLock,
): Promise<void> {
  if (exposureUs !== undefined) {
    await setIfThere(node, controlId.exposureAuto, exposureManual);
    // With priority a camera would lengthen its frames in the dark.
    await setIfThere(node, controlId.exposureAutoPriority, 0);
    const units = Math.max(1, Math.round(exposureUs / exposureUnitUs));
    await setAndCheck(id, node, 'exposure (in 100 us)', controlId.exposureAbsolute, units);
  }
  if (gain !== undefined) {
    await setIfThere(node, controlId.autogain, 0);
    await setAndCheck(id, node, 'gain', controlId.gain, gain);
  }
}

async function setIfThere(node: VideoNode, control: number, value: number): Promise<void> {
  await node.commandIfKnown(ioctlRequest.setControl, encodeControl(control, value), 'set a control');
}

async function setAndCheck(
  id: string,
  node: VideoNode,
  name: string,
  control: number,
  value: number,
): Promise<void> {
  const known = await node.commandIfKnown(
    ioctlRequest.queryControl,
    controlRangeRequest(control),
    `ask for its ${name}`,
  );
  const range = known && decodeControlRange(known);
  if (range === undefined || (range.flags & (controlFlag.disabled | controlFlag.readOnly)) !== 0)
    throw new HalError('io', id, `the camera has no ${name} that can be set: leave it out of the profile`);
  if (value < range.minimum || value > range.maximum)
    throw new HalError('io', id, `${name} ${value} is not within ${range.minimum} to ${range.maximum}`);
  await node.command(ioctlRequest.setControl, encodeControl(control, value), `set its ${name}`);
  const read = await node.command(ioctlRequest.getControl, encodeControl(control), `read its ${name}`);
  const kept = decodeControl(read);
  if (Math.abs(kept - value) > Math.max(range.step, value * parameters.controlTolerance))
    throw new HalError('stuck', id, `${name} was set to ${value}, and is ${kept}`);
}
