import type { KeyObject } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { HalError, type HalErrorKind } from '../../device.ts';
import type { TrustedDevice } from './discover.ts';
import { firstHash, nextHash } from './hash-chain.ts';
import {
  type CaptureBlock,
  CaptureData,
  CaptureResponse,
  captureVerb,
  DigitalId,
  type Purpose,
  subTypeOf,
} from './messages.ts';
import { sbiParameters } from './parameters.ts';
import { decrypt } from './session-key.ts';
import { checked, verified } from './signed.ts';
import type { TrustRoots } from './trust.ts';

export interface Setting {
  readonly env: string;
  readonly purpose: Purpose;
  /** URI of the authentication server, whose key the biometric is encrypted with. */
  readonly domainUri: string;
  readonly requestedScore: number;
  readonly deviceSubId: string;
  readonly roots: TrustRoots;
  /** The private key of `domainUri`; without it what is encrypted stays so. */
  readonly decryptionKey?: KeyObject;
}

interface Request {
  readonly finger: number | undefined;
  readonly timeoutMs: number;
}

/** Error codes of the interface that mean more than `io`. */
const kinds: Readonly<Record<string, HalErrorKind>> = {
  '101': 'timeout',
  '103': 'tampered',
  '106': 'absent',
};

/**
 * One finger from a device, as an ISO record, in a transaction of its own. HalError `timeout` when the device saw none,
 * `busy`, `tampered` and `absent` as it says, `io` when the answer is not what was asked for, of another device or time, or
 * not signed by it.
 */
export async function captureFinger(
  device: string,
  from: TrustedDevice,
  setting: Setting,
  request: Request,
  clock: Clock,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const transactionId = randomUUID();
  const message = messageOf(from, setting, request, transactionId, clock.wall());
  const answer = await from.service.ask(captureVerb[setting.purpose], 'capture', message, signal);
  // A device that captures for somebody else answers with its device info.
  if (Array.isArray(answer)) throw new HalError('busy', device, 'it captures for somebody else');
  try {
    const { biometrics } = checked(CaptureResponse, answer);
    const [block] = biometrics;
    if (block === undefined || biometrics.length > 1)
      throw new Error(`${biometrics.length} biometrics, not 1`);
    checkError(device, block);
    const data = await verified(CaptureData, block.data ?? '', setting.roots, clock.wall());
    checkData(data, setting, request, transactionId);
    checkTime(data, clock.wall());
    await checkDevice(data, from, setting, clock.wall());
    return openBiometric(data, block, setting);
  } catch (cause) {
    if (cause instanceof HalError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HalError('io', device, `what was captured is refused: ${why}`, cause);
  }
}

function messageOf(
  { version, digitalId, info }: TrustedDevice,
  { env, purpose, domainUri, requestedScore, deviceSubId }: Setting,
  { finger, timeoutMs }: Request,
  transactionId: string,
  now: Date,
) {
  const named =
    version === '1.0' ? { serialNo: digitalId.serialNo } : { deviceId: info.deviceId ?? digitalId.serialNo };
  return {
    env,
    purpose,
    specVersion: version,
    timeout: Math.max(1, Math.floor(timeoutMs - sbiParameters.answerMs)),
    captureTime: now.toISOString(),
    domainUri,
    transactionId,
    bio: [
      {
        type: 'Finger',
        count: 1,
        bioSubType: [subTypeOf(finger)],
        exception: [],
        requestedScore,
        ...named,
        deviceSubId,
        previousHash: firstHash,
      },
    ],
    customOpts: {},
  };
}

function checkError(device: string, { error }: CaptureBlock): void {
  if (error === null || error === undefined || String(error.errorCode) === '0') return;
  const code = String(error.errorCode);
  throw new HalError(kinds[code] ?? 'io', device, `error ${code}: ${error.errorInfo ?? 'no reason given'}`);
}

/** The answer repeats what was asked. */
function checkData(data: CaptureData, setting: Setting, { finger }: Request, transactionId: string): void {
  const { env, purpose, domainUri } = setting;
  const wanted = {
    transactionId,
    env,
    purpose,
    bioType: 'Finger',
    ...(purpose === 'Auth' && { domainUri }),
    ...(finger !== undefined && { bioSubType: subTypeOf(finger) }),
  };
  for (const [name, value] of Object.entries(wanted)) {
    const given = data[name as keyof CaptureData];
    if (given !== value) throw new Error(`${name} is ${given}, asked was ${value}`);
  }
}

function checkTime({ timestamp }: CaptureData, now: Date): void {
  const apartMs = Math.abs(Date.parse(timestamp) - now.getTime());
  if (!(apartMs <= sbiParameters.clockSkewMs)) throw new Error(`it is of ${timestamp}`);
}

async function checkDevice(
  { digitalId }: CaptureData,
  { digitalId: expected }: TrustedDevice,
  { roots }: Setting,
  at: Date,
): Promise<void> {
  const { serialNo, make, model } = await verified(DigitalId, digitalId, roots, at);
  if (serialNo !== expected.serialNo || make !== expected.make || model !== expected.model)
    throw new Error(`it is of the device ${make} ${model} ${serialNo}`);
}

function openBiometric(
  data: CaptureData,
  { sessionKey, hash }: CaptureBlock,
  { purpose, decryptionKey }: Setting,
): Uint8Array {
  const biometric =
    purpose === 'Registration'
      ? Buffer.from(data.bioValue, 'base64url')
      : decryptBiometric(data, sessionKey, decryptionKey);
  if (hash?.toUpperCase() !== nextHash(firstHash, biometric))
    throw new Error('the hash is of something else');
  return biometric;
}

function decryptBiometric(data: CaptureData, sessionKey?: string, privateKey?: KeyObject): Uint8Array {
  if (sessionKey === undefined) throw new Error('no session key came with it');
  if (privateKey === undefined) throw new Error('it is encrypted, and the profile names no key');
  return decrypt({ ...data, sessionKey }, privateKey);
}
