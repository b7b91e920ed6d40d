/**
 * The messages of the Secure Biometric Interface, by the names of its specification. 1.0 names devices by `serialNo`, 0.9.5
 * by `deviceId`; the verbs of discovery and info differ, too.
 */
import { type Static, Type } from 'typebox';

export const verbs = {
  '1.0': { discover: 'SBIDISC', info: 'SBIINFO' },
  '0.9.5': { discover: 'MOSIPDISC', info: 'MOSIPDINFO' },
} as const;

export type SpecVersion = keyof typeof verbs;
export type Purpose = 'Auth' | 'Registration';

/** CAPTURE encrypts for the authentication server; RCAPTURE signs only. */
export const captureVerb: Readonly<Record<Purpose, string>> = { Auth: 'CAPTURE', Registration: 'RCAPTURE' };

export const environments = ['Staging', 'Developer', 'Pre-Production', 'Production'] as const;

const text = Type.String({ maxLength: 4_096 });
/** With the certificates of a chain in its header. */
const signedText = Type.String({ maxLength: 65_536 });
const ErrorField = Type.Optional(
  Type.Union([
    Type.Null(),
    Type.Object({ errorCode: Type.Union([Type.String(), Type.Number()]), errorInfo: Type.Optional(text) }),
  ]),
);

/** Digital ID: who a device is. */
export const DigitalId = Type.Object({
  serialNo: text,
  make: text,
  model: text,
  type: text,
  deviceProvider: Type.Optional(text),
});
export type DigitalId = Static<typeof DigitalId>;

/** Device Discovery Response; nothing of it is signed. */
export const Discovery = Type.Array(
  Type.Object({
    deviceStatus: Type.Optional(text),
    callbackId: Type.Optional(text),
    digitalId: Type.Optional(signedText),
    error: ErrorField,
  }),
  { maxItems: 32 },
);

/** Device Info Response: `deviceInfo` is a JWS of DeviceInfo. */
export const InfoResponse = Type.Array(Type.Object({ deviceInfo: Type.String(), error: ErrorField }), {
  maxItems: 32,
});

export const DeviceInfo = Type.Object({
  deviceStatus: text,
  deviceId: Type.Optional(text),
  serviceVersion: Type.Optional(text),
  callbackId: Type.Optional(text),
  digitalId: signedText,
  env: text,
  purpose: text,
});
export type DeviceInfo = Static<typeof DeviceInfo>;

/** Capture Response and Registration Capture Response: `data` is a JWS of CaptureData. */
export const CaptureResponse = Type.Object({
  biometrics: Type.Array(
    Type.Object({
      data: Type.Optional(Type.String()),
      hash: Type.Optional(text),
      sessionKey: Type.Optional(text),
      thumbprint: Type.Optional(text),
      error: ErrorField,
    }),
    { minItems: 1, maxItems: 10 },
  ),
});
export type CaptureBlock = Static<typeof CaptureResponse>['biometrics'][number];

export const CaptureData = Type.Object({
  digitalId: signedText,
  bioType: text,
  bioSubType: Type.Optional(text),
  purpose: text,
  env: text,
  domainUri: Type.Optional(text),
  bioValue: Type.String({ minLength: 1 }),
  transactionId: text,
  timestamp: text,
});
export type CaptureData = Static<typeof CaptureData>;

/** bioSubType of the fingers 1 (right thumb) to 10 (left little finger). */
const fingers = [
  ...['Right Thumb', 'Right IndexFinger', 'Right MiddleFinger', 'Right RingFinger', 'Right LittleFinger'],
  ...['Left Thumb', 'Left IndexFinger', 'Left MiddleFinger', 'Left RingFinger', 'Left LittleFinger'],
] as const;

export const subTypeOf = (finger: number | undefined): string =>
  finger === undefined ? 'UNKNOWN' : (fingers[finger - 1] ?? 'UNKNOWN');
