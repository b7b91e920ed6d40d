import { eyeSensor, fingerSensor } from './people.ts';

/** The wires of the gate by their offsets on the PL061; its line 3 is the kernel's, for the power button. */
export const gateWires = { GATE_LOCK: 0, FIRE: 1, OUTER: 2, INNER: 4, READY: 5, NIR: 6, OFFICER: 7 } as const;

export const listName = 'fugitives';
/** Who the gate is to its hub. */
export const gateAddress = { tenant: 'test', shard: 's1', device: 'gate-1' } as const;
export const cameraDevice = '/dev/video9';
/** Pictures a second of the camera: each costs the emulated processor some milliseconds. */
export const frameRateHz = 5;

/** Nothing on the PL061 pulls: the host drives every wire. */
const input = { bias: 'as-is', debounceMs: 5 } as const;

const devicesAt = (scannerPort: string) => [
  { id: 'io', kind: 'gpio-chip', driver: 'gpio-cdev', options: { label: '9030000.pl061', lines: gateWires } },
  { id: 'fire', kind: 'fire-input', driver: 'line', options: { chip: 'io', line: 'FIRE', ...input } },
  {
    id: 'beams',
    kind: 'presence',
    driver: 'beams',
    options: { chip: 'io', outer: { line: 'OUTER', ...input }, inner: { line: 'INNER', ...input } },
  },
  {
    id: 'gate',
    kind: 'barrier',
    driver: 'lock',
    options: {
      ...{ chip: 'io', line: 'GATE_LOCK', holds: 'powered', fireContact: 'in-series' },
      ...{ unlockMs: 10, closeMs: 50 },
    },
  },
  {
    id: 'lights',
    kind: 'indicator',
    driver: 'lamps',
    options: {
      chip: 'io',
      lamps: [
        { name: 'ready', line: 'READY' },
        { name: 'officer', line: 'OFFICER' },
      ],
      signals: { ready: ['ready'], officer: ['officer'] },
    },
  },
  {
    id: 'finger',
    kind: 'fingerprint-scanner',
    driver: 'r503',
    options: { path: scannerPort, settleMs: 5, frames: 1, dpi: fingerSensor.dpi },
  },
  {
    id: 'eyes',
    kind: 'iris-camera',
    driver: 'v4l2-nir',
    options: {
      ...{ device: cameraDevice, widthPx: eyeSensor.widthPx, heightPx: eyeSensor.heightPx },
      ...{ format: 'GREY', frameRateHz, eyes: { right: { xPx: 0, yPx: 0 } } },
      ...{ eyeWidthPx: eyeSensor.widthPx, eyeHeightPx: eyeSensor.heightPx },
      lamp: { wavelengthNm: eyeSensor.illuminationNm, chip: 'io', line: 'NIR' },
    },
  },
];

/** Short where the lane waits for people, long where it waits for the emulated machine. */
const timings = {
  ...{ passageClearMs: 200, sameStepMs: 100, absenceMs: 500, crowdGraceMs: 10_000, crowdLimitMs: 60_000 },
  ...{ approachTimeoutMs: 120_000, captureTimeoutMs: 60_000, passTimeoutMs: 120_000 },
  ...{ answerMarginMs: 30_000, searchTimeoutMs: 60_000, commitTimeoutMs: 60_000, barrierTimeoutMs: 30_000 },
};

/** The whole e-gate as a profile: YAML takes JSON. */
export function gateProfile(scannerPort: string, brokerUrl: string): string {
  return JSON.stringify({
    ...gateAddress,
    lane: 'lane-1',
    board: { devices: devicesAt(scannerPort) },
    policy: {
      traits: [{ modality: 'fingerprint' }, { modality: 'iris' }],
      fpir: { red: 0.002, yellow: 0.01 },
      lists: [{ name: listName, action: 'refer', maximumAgeHours: 24 }],
      timings,
    },
    link: { url: brokerUrl },
  });
}
