import type { Bench, Outcome, Row } from '../row.ts';
import { guestProgram } from '../image/programs.ts';
import { runTests, type TestReport } from '../guest-tests.ts';

const rig = guestProgram('camera-contract');
const parts = ['vivid', 'loopback', 'vimc', 'rpicam-vid'] as const;

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
      return outcomeOf(await runTests(guest, bench, [rig, ...parts]));
    } finally {
      for (const module of modules) await guest.shell(`modprobe -r ${module.split(' ')[0]}`);
    }
  },
};

/** How many of the rig's tests hold, and what they measured. */
function outcomeOf({ text, passed, failed }: TestReport): Outcome {
  const all = passed + failed;
  const measured = [...text.matchAll(/^# (.* ms\b.*)$/gm)].map(([, what]) => what);
  const seen = [`${passed} of ${all} hold`, ...measured].join('; ');
  return { seen, value: failed, unit: 'failures', count: all, pass: all > 0 && failed === 0 };
}
