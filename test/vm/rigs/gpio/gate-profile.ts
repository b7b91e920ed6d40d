/** The chip of QEMU's machine `virt`; its line 3 is the kernel's, for the power button. */
const label = '9030000.pl061';

/** The lines of the gate by their offsets on the PL061. */
export const gateLines = { GATE_LOCK: 0, FIRE: 1, OUTER: 2, INNER: 4, BUTTON: 5 } as const;

/** Nothing on the PL061 pulls: the host drives every wire. */
const input = { bias: 'as-is', debounceMs: 5 } as const;

const devices = [
  { id: 'io', kind: 'gpio-chip', driver: 'gpio-cdev', options: { label, lines: gateLines } },
  { id: 'fire', kind: 'fire-input', driver: 'line', options: { chip: 'io', line: 'FIRE', ...input } },
  {
    id: 'beams',
    kind: 'presence',
    driver: 'beams',
    options: { chip: 'io', outer: { line: 'OUTER', ...input }, inner: { line: 'INNER', ...input } },
  },
  {
    id: 'button',
    kind: 'gpio-input',
    driver: 'line',
    options: { chip: 'io', line: 'BUTTON', activeLow: false, ...input },
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
] as const;

/** A profile as a file: YAML takes JSON. */
export const gateProfile = JSON.stringify({
  ...{ device: 'kiosk-1', tenant: 'test', shard: 's1', lane: 'lane-1' },
  board: { devices },
  policy: { fpir: { red: 0.002, yellow: 0.01 }, lists: [] },
});
