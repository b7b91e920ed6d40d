import { daemonPrograms, type Programs } from '../../../scripts/bundle.ts';

const suites = [
  'fingerprint-minutiae-kernel',
  'fingerprint-prepare-kernel',
  'fingerprint-search-kernels',
  'iris-scan-kernel',
  'kernel-iris-segment',
  'kernel-ridge-agreement',
  'kernel-ridges',
] as const;

/** What rows start in the guest, beside the daemon, by the names that they ask for. */
const rigs = {
  'block-loop': 'guest/block-loop.js',
  'camera-contract': 'rigs/camera/in-guest.js',
  'egate-scene': 'rigs/egate/scene.js',
  'few-runs': 'guest/few-runs.js',
  'fed-watchdog': 'guest/fed-watchdog.js',
  'gpio-contention': 'rigs/gpio/contention.js',
  'gpio-contract': 'rigs/gpio/contract.js',
  'gpio-gate': 'rigs/gpio/gate.js',
  'gpio-hold': 'rigs/gpio/hold.js',
  'gpio-lines': 'rigs/gpio/lines.js',
  'i2c-contract': 'rigs/i2c/in-guest.js',
  'i2c-rig': 'rigs/i2c/rig.js',
  'scanner-reader': 'rigs/scanner/in-guest.js',
} as const;

type Suite = (typeof suites)[number];

const below = (folder: string, programs: Programs): Programs =>
  Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, `${folder}/${file}`]));

/** All that runs in the guest. */
export const guestPrograms: Programs = {
  ...daemonPrograms,
  ...below('test/vm', rigs),
  ...below('test', Object.fromEntries(suites.map(name => [name, `${name}.test.js`]))),
  'store-writer': 'test/faults/writer.js',
};

/** Where a program stands in the guest. */
export const guestProgram = (name: keyof typeof rigs | Suite | 'bitmapd' | 'store-writer'): string =>
  `/opt/bitmapd/dist/bundle/${name}.js`;
