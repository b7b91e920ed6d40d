import type { Verb } from './bitmapd.ts';
import { defineConfig } from './fleet-config.ts';
import { defineJobs } from './fleet-job.ts';
import { defineKiosks } from './fleet-kiosks.ts';
import { defineLists } from './fleet-lists.ts';
import { defineGroups } from './fleet-groups.ts';
import { defineSearch } from './fleet-search.ts';

/** `bitmapd fleet ...`: beside the hub at work, or on its data folder; then what is changed goes out when it starts. */
export const define: Verb['define'] = (command, output, done) => {
  command.enablePositionalOptions();
  defineKiosks(command, output);
  defineConfig(command, output);
  defineJobs(command, output, done);
  defineLists(command, output);
  defineGroups(command, output);
  defineSearch(command, output, done);
};
