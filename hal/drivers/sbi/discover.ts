import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { DeviceInfo, DigitalId, Discovery, InfoResponse, type SpecVersion, verbs } from './messages.ts';
import { sbiParameters } from './parameters.ts';
import { SbiService } from './service.ts';
import { checked, parsed, verified } from './signed.ts';
import type { TrustRoots } from './trust.ts';

export interface Wanted {
  readonly type: 'Finger' | 'Iris';
  /** Of the device; without it the first of the type. */
  readonly serialNo?: string;
  readonly firstPort: number;
  readonly lastPort: number;
}

/** A device that its service told of, unproven. */
export interface Found {
  readonly service: SbiService;
  readonly version: SpecVersion;
  readonly digitalId: DigitalId;
}

/** A device whose signature was checked. */
export interface TrustedDevice extends Found {
  readonly info: DeviceInfo;
}

/** The first device of the kind at the ports of this machine, lowest port first. HalError `absent` when there is none. */
export async function discover(device: string, wanted: Wanted, clock: Clock): Promise<Found> {
  const { portsAtOnce } = sbiParameters;
  for (let port = wanted.firstPort; port <= wanted.lastPort; port += portsAtOnce) {
    const count = Math.min(portsAtOnce, wanted.lastPort - port + 1);
    const asked = Array.from({ length: count }, (_, at) => discoverAt(device, port + at, wanted, clock));
    const found = (await Promise.all(asked)).find(one => one !== undefined);
    if (found) return found;
  }
  const { type, serialNo, firstPort, lastPort } = wanted;
  const what = serialNo === undefined ? type : `${type} ${serialNo}`;
  throw new HalError(
    'absent',
    device,
    `no device service of ${what} at the ports ${firstPort} to ${lastPort}`,
  );
}

async function discoverAt(
  device: string,
  port: number,
  wanted: Wanted,
  clock: Clock,
): Promise<Found | undefined> {
  const base = `http://127.0.0.1:${port}`;
  const service = new SbiService(device, base, clock);
  for (const version of Object.keys(verbs) as SpecVersion[]) {
    try {
      const message = { type: wanted.type, specVersion: version };
      const { discoveryTimeoutMs } = sbiParameters;
      const answer = await service.askWithin(discoveryTimeoutMs, verbs[version].discover, 'device', message);
      const found = firstOf(checked(Discovery, answer), wanted);
      if (found === undefined) continue;
      const callback = found.callbackId?.startsWith('http') ? found.callbackId : base;
      return { service: new SbiService(device, callback, clock), version, digitalId: found.digitalId };
    } catch (error) {
      // Nobody there ends it; whoever else listens there, or does not know the verb, is no device service.
      if (error instanceof HalError && error.kind === 'absent') return undefined;
    }
  }
  return undefined;
}

function firstOf(answers: readonly { digitalId?: string; callbackId?: string }[], wanted: Wanted) {
  for (const { digitalId: unsigned, callbackId } of answers) {
    if (unsigned === undefined) continue;
    const digitalId = checked(DigitalId, parsed(Buffer.from(unsigned, 'base64url')));
    if (digitalId.type !== wanted.type) continue;
    if (wanted.serialNo === undefined || digitalId.serialNo === wanted.serialNo)
      return { digitalId, ...(callbackId !== undefined && { callbackId }) };
  }
  return undefined;
}

/**
 * Asks the service who the device is, and believes it only with a signature that leads to a root. HalError `io` when it has
 * none, `busy` and `absent` by the status of the device.
 */
export async function identify(
  device: string,
  found: Found,
  roots: TrustRoots,
  clock: Clock,
): Promise<TrustedDevice> {
  const { service, version, digitalId } = found;
  const message = { type: digitalId.type, specVersion: version };
  const { discoveryTimeoutMs } = sbiParameters;
  const answer = await service.askWithin(discoveryTimeoutMs, verbs[version].info, 'info', message);
  try {
    for (const { deviceInfo } of checked(InfoResponse, answer)) {
      const info = await verified(DeviceInfo, deviceInfo, roots, clock.wall());
      const proven = await verified(DigitalId, info.digitalId, roots, clock.wall());
      if (proven.serialNo !== digitalId.serialNo) continue;
      checkStatus(device, info);
      return { ...found, digitalId: proven, info };
    }
    throw new Error(`it tells nothing of ${digitalId.serialNo}`);
  } catch (cause) {
    if (cause instanceof HalError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HalError('io', device, `the device ${digitalId.serialNo} is not to be trusted: ${why}`, cause);
  }
}

function checkStatus(device: string, { deviceStatus }: DeviceInfo): void {
  if (deviceStatus === 'Ready') return;
  throw new HalError(deviceStatus === 'Busy' ? 'busy' : 'absent', device, `its status is ${deviceStatus}`);
}
