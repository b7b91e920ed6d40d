import type { Bench, Outcome, Row } from '../row.ts';
import { guestProgram } from '../image/programs.ts';
import { countOf, failuresOf } from '../tap.ts';

const rig = guestProgram('camera-contract');
const parts = ['vivid', 'loopback', 'vimc'] as const;

/** Each with what the rig expects of it: one test camera, a loopback at /dev/video9, a pipeline for libcamera, wires for the lamp. */
const modules = [
  'vivid node_types=0x1 num_inputs=1 input_types=0 vid_cap_nr=0',
  'v4l2loopback video_nr=9 exclusive_caps=0',
  'vimc',
  'gpio-sim',
] as const;

/** Cameras on a real kernel: the contract suites, known frames byte for byte, a lamp seen from outside, unplugged in mid-stream. */
export const row: Row = {
  name: 'camera',
  async run(bench: Bench): Promise<Outcome> {
    const guest = await bench.shared();
    for (const module of modules) await guest.shell(`modprobe ${module}`);
    try {
      const { stdout } = await guest.run('node', [rig, ...parts], {
        timeoutMs: 600_000,
        mayFail: true,
      });
      for (const failure of failuresOf(stdout)) bench.broken(failure);
      return outcomeOf(stdout);
    } finally {
      for (const module of modules) await guest.shell(`modprobe -r ${module.split(' ')[0]}`);
    }
  },
};

/** Of the rig's report (TAP): how many of its tests hold, and what they measured. */
function outcomeOf(report: string): Outcome {
  const [all, held] = [countOf('tests', report), countOf('pass', report)];
  const measured = [...report.matchAll(/^# (.* ms\b.*)$/gm)].map(([, what]) => what);
  const seen = [`${held} of ${all} hold`, ...measured].join('; ');
  return { seen, value: all - held, unit: 'failures', count: all, pass: all > 0 && held === all };
}
