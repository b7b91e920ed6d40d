// Runs in the guest: `node in-guest.js vivid|loopback|vimc|rpicam-vid ...`, what the row `camera` is made of.
import { loopbackTests } from './loopback.ts';
import { rpicamVidTests } from './rpicam-vid.ts';
import { vimcTests } from './vimc.ts';
import { vividTests } from './vivid.ts';

const parts: Readonly<Record<string, () => void>> = {
  vivid: vividTests,
  loopback: loopbackTests,
  vimc: vimcTests,
  'rpicam-vid': rpicamVidTests,
};
for (const name of process.argv.slice(2)) parts[name]?.();
