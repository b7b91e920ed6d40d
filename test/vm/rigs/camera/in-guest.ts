// Runs in the guest: `node in-guest.js vivid|loopback|vimc ...`, what the row `camera` is made of.
import { loopbackTests } from './loopback.ts';
import { vimcTests } from './vimc.ts';
import { vividTests } from './vivid.ts';

const parts: Readonly<Record<string, () => void>> = {
  vivid: vividTests,
  loopback: loopbackTests,
  vimc: vimcTests,
};
for (const name of process.argv.slice(2)) parts[name]?.();
