/** Lines of the trace that are shown when an invariant breaks. */
export const traceTailLines = 60;

/** How a disk behaves. Times are in milliseconds, chances from 0 to 1. */
export const disk = {
  /** One write() into the page cache, at most. */
  writeMs: 0.5,
  /** One fsync: as a rule, and now and then (flash that collects garbage). */
  syncMs: [0.5, 6],
  slowSyncMs: [20, 400],
  slowSyncChance: 0.01,
  /** Slower than the lane waits for a commit. */
  stalledSyncMs: [5_000, 9_000],
  stalledSyncChance: 0.0005,
  /** A read that is not in memory. */
  readMs: 4,
  coldReadChance: 0.03,
  openMs: [20, 200],
  /** A new log begins after so many bytes. */
  logBytes: 256 * 1024,
  capacityBytes: 4 * 2 ** 30,
} as const;

/** How the network between machines and broker behaves. */
export const network = {
  hopMs: [1, 40],
  connectMs: [20, 300],
  /** The broker says PUBACK and loses the message: it keeps nothing on a disk. */
  lossChance: 0.002,
  duplicateChance: 0.01,
  /** One that comes late comes behind others. */
  lateChance: 0.01,
  lateMs: [50, 3_000],
  /** The keep-alive finds out that the other side is gone. */
  keepaliveMs: [5_000, 45_000],
} as const;

/** How the biometric engine behaves. */
export const engine = {
  loadMs: [100, 2_000],
  extractMs: [40, 400],
  searchMs: [2, 80],
  /** Of a finger, or an eye, with its own reference, in dB: the calibration of both carries so far. */
  matchScore: 55,
} as const;

/** The longest that anybody may be in a lane before an officer has come or the way is free, in milliseconds. */
export const longestStayMs = 5 * 60_000;

/** A day that has not ended after so long will not, in milliseconds. */
export const longestDayMs = 4 * 86_400_000;

/** What the officer at a console does. */
export const officer = {
  roundMs: [2_000, 15_000],
  looksChance: 0.7,
  helpsChance: 0.6,
  decidesChance: 0.5,
  erasesChance: 0.15,
} as const;

/** How processes and the operator behave. */
export const operation = {
  /** From the death of a process to its next start (systemd: RestartSec). */
  restartMs: [1_000, 20_000],
  /** Lists are imported anew so often: well within the age that the policy allows. */
  importEveryMs: 4 * 3_600_000,
  /** The operator sees that a list is missing. */
  importMissingMs: 10 * 60_000,
  /** Subjects on each list. */
  listed: 6,
} as const;

export type FaultName =
  | 'kiosk-crash'
  | 'kiosk-power-cut'
  | 'hub-crash'
  | 'hub-power-cut'
  | 'broker-loss'
  | 'network-loss'
  | 'disk-full'
  | 'failed-sync'
  | 'bit-flip'
  | 'clock-jump'
  | 'scanner-fault'
  | 'reader-fault'
  | 'iris-fault'
  | 'engine-fault'
  | 'fire';

export interface FaultRate {
  /** Mean time between two of a kind, over all machines. */
  readonly meanGapMs: number;
  readonly lastsMs: readonly [number, number];
}

const rate = (perDay: number, ...lastsMs: readonly [number, number]): FaultRate => ({
  meanGapMs: 86_400_000 / perDay,
  lastsMs,
});

/** How often in a day, and for how long: far more than any site sees, so that faults meet. */
export const faultRates: Readonly<Record<FaultName, FaultRate>> = {
  'kiosk-crash': rate(40, 0, 0),
  'kiosk-power-cut': rate(40, 0, 0),
  'hub-crash': rate(20, 0, 0),
  'hub-power-cut': rate(20, 0, 0),
  'broker-loss': rate(15, 500, 10 * 60_000),
  'network-loss': rate(20, 500, 20 * 60_000),
  'disk-full': rate(10, 60_000, 15 * 60_000),
  'failed-sync': rate(30, 10, 20_000),
  'bit-flip': rate(12, 0, 0),
  'clock-jump': rate(6, 60_000, 40 * 60_000),
  'scanner-fault': rate(12, 5_000, 5 * 60_000),
  'reader-fault': rate(8, 5_000, 5 * 60_000),
  'iris-fault': rate(12, 5_000, 10 * 60_000),
  'engine-fault': rate(12, 500, 3 * 60_000),
  fire: rate(4, 10_000, 3 * 60_000),
};

/** Who comes. Weights of behaviours, and the time between two at a lane. */
export const crowd = {
  arrivalMs: 12_000,
  population: 1_000_000,
  listedShare: 0.04,
  behaviours: {
    normal: 78,
    'dry-first': 6,
    'sloppy-first': 5,
    'leaves-early': 5,
    tailgated: 4,
    unreadable: 2,
  },
  eyes: { normal: 88, 'half-closed-first': 5, 'looks-away-first': 4, 'eyes-unreadable': 3 },
};

/** What is looked at every `lookEveryMs`, and may not grow beyond it. */
export const bounds = {
  lookEveryMs: 10_000,
  /** After the last passenger the faults stop, and so long the outboxes have to drain. */
  quietMs: 45 * 60_000,
  snapshots: 16,
  timers: 5_000,
  messages: 5_000,
} as const;
