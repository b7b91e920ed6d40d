import type { Guest } from '../guest.ts';
import { guestProgram } from '../image/programs.ts';
import { chipProfile, silentCamera, strangeAddress, wrongProfile } from '../rigs/doctor-profile.ts';
import { gateLines } from '../rigs/gpio/gate-profile.ts';
import type { Bench, Outcome, Row } from '../row.ts';

const profile = '/tmp/wrong.yaml';
/** Who may open nothing need not be told so nine times. */
const chipAlone = '/tmp/chip.yaml';
const bitmapd = guestProgram('bitmapd');
const slowMs = 300_000;
const modules = [
  `i2c-stub chip_addr=${strangeAddress}`,
  `v4l2loopback video_nr=${silentCamera.slice(-1)} exclusive_caps=0`,
] as const;

interface Check {
  readonly name: string;
  readonly status: string;
  readonly detail: string;
  readonly remedy: string;
}

/** What has to be said of each device that is wired or written wrongly, and how it is mended. */
const expected: Readonly<Record<string, readonly [RegExp, RegExp]>> = {
  gate: [/GATE_LOCK.* is held by somebody-else/, /gpioinfo names who holds the line/],
  header: [/pinctrl-rp1/, /gpiodetect/],
  near: [/it is no VCNL4040/, /another chip may sit at this address/],
  light: [/nobody answers at 0x10/, /i2cdetect/],
  'cabinet-bus': [/i2c-gpio-cabinet/, /overlay/],
  face: [/video9.*EIO/, /a cable that carries no picture/],
  document: [/video77/, /v4l2-ctl --list-devices/],
  finger: [/ttyUSB9/, /serial\/by-id/],
};
/** Who may open nothing is told which group is missing. */
const forNobody: readonly [RegExp, RegExp] = [/EACCES|permission|may not/i, /group gpio/];

async function checksOf(guest: Guest, of: string, as: readonly string[] = []): Promise<readonly Check[]> {
  const [program, ...before] = [...as, 'node'];
  const options = { timeoutMs: slowMs, mayFail: true };
  const args = [...before, bitmapd, 'doctor', '--hardware', '--profile', of, '--json'];
  const { stdout } = await guest.run(program, args, options);
  return (JSON.parse(stdout) as { readonly checks: readonly Check[] }).checks;
}

function complaints(checks: readonly Check[], wanted: Readonly<Record<string, readonly [RegExp, RegExp]>>) {
  return Object.entries(wanted).flatMap(([id, [detail, remedy]]) => {
    const check = checks.find(({ name }) => name === `device ${id}`);
    const isSaid = check?.status === 'failed' && detail.test(check.detail) && remedy.test(check.remedy);
    return isSaid ? [] : [`${id}: ${check?.status}: ${check?.detail} -> ${check?.remedy}`];
  });
}

/** It serves what is left, and says what is missing. */
async function startsDegraded(guest: Guest): Promise<boolean> {
  const daemon = guest.spawn('node', [bitmapd, 'run', '--profile', profile, '--data', '/data/doctor']);
  try {
    await daemon.printed(/^ready: /m);
    const said = daemon.stdout + daemon.stderr;
    return ['header', 'near', 'face', 'finger'].every(id => said.includes(`device ${id} is missing: `));
  } finally {
    daemon.kill('SIGKILL');
    await daemon.exited;
  }
}

async function played(guest: Guest, bench: Bench): Promise<Outcome> {
  const holder = guest.spawn('gpioset', [
    '-C',
    'somebody-else',
    '-c',
    'gpiochip0',
    `${gateLines.GATE_LOCK}=1`,
  ]);
  const checks = await checksOf(guest, profile);
  const wrong = complaints(checks, expected);
  holder.kill('SIGKILL');
  await holder.exited;
  const nobody = ['setpriv', '--reuid=nobody', '--clear-groups'];
  wrong.push(...complaints(await checksOf(guest, chipAlone, nobody), { io: forNobody }));
  for (const { name, status, detail, remedy } of checks)
    bench.progress(`${status} ${name}: ${detail} -> ${remedy}`);
  if (!(await startsDegraded(guest))) wrong.push('the daemon does not say what it lacks');
  for (const what of wrong) bench.broken(what);
  const count = Object.keys(expected).length + 1;
  return {
    seen: `${count} wrong wires and lines of a profile: each named with its remedy, and the daemon serves without them`,
    value: wrong.length,
    unit: 'not named',
    count,
    pass: wrong.length === 0,
  };
}

export const row: Row = {
  name: 'doctor',
  async run(bench) {
    const guest = await bench.shared();
    for (const module of modules) await guest.shell(`modprobe ${module}`);
    try {
      await guest.put(profile, wrongProfile());
      await guest.put(chipAlone, chipProfile());
      return await played(guest, bench);
    } finally {
      for (const module of modules)
        await guest.shell(`modprobe -r ${module.split(' ')[0]}`, { mayFail: true });
    }
  },
};
