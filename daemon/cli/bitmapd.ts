#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { HalError } from '../../hal/device.ts';
import { Fault } from '../core/errors.ts';
import { type ExitCode, exitCode, Output } from './output.ts';

/** What a verb's file exports: it adds arguments, options and the action, which returns the exit code. */
export interface Verb {
  define(command: Command, output: () => Output, done: (code: ExitCode) => void): void;
}

/** Verbs in the order of the help. A verb's file is loaded only when it is asked for, so that each starts fast. */
const verbs: readonly { name: string; summary: string; load: () => Promise<Verb> }[] = [
  {
    name: 'demo',
    summary: 'broker, hub, two gates and the console on this machine',
    load: () => import('./demo.ts'),
  },
  { name: 'run', summary: 'the daemon of a kiosk', load: () => import('./run.ts') },
  {
    name: 'intake',
    summary: 'the attended intake desk of a kiosk: enrol a person',
    load: () => import('./intake.ts'),
  },
  {
    name: 'enroll',
    summary: 'get this kiosk an identity from the hub, or tell which it has',
    load: () => import('./enroll.ts'),
  },
  { name: 'hub', summary: 'the desk at the other end', load: () => import('./hub.ts') },
  {
    name: 'fleet',
    summary: 'the kiosks of a hub: how they are, their configuration, jobs, lists; a search of all lists',
    load: () => import('./fleet.ts'),
  },
  { name: 'extract', summary: 'make a template of an image', load: () => import('./extract.ts') },
  {
    name: 'convert',
    summary: 'between images, records of ISO/IEC and ANSI, and what is around them',
    load: () => import('./convert.ts'),
  },
  { name: 'wsq', summary: 'decode and encode WSQ files', load: () => import('./wsq.ts') },
  {
    name: 'compare',
    summary: 'compare two images, records or templates (1:1)',
    load: () => import('./compare.ts'),
  },
  {
    name: 'nist',
    summary: 'show, write, check and make ANSI/NIST-ITL files',
    load: () => import('./nist.ts'),
  },
  { name: 'identify', summary: 'search a folder for a person (1:N)', load: () => import('./identify.ts') },
  { name: 'eval', summary: 'error rates on a labelled folder', load: () => import('./eval.ts') },
  { name: 'bench', summary: 'how fast the parts are on this machine', load: () => import('./bench.ts') },
  { name: 'list', summary: 'import and show watchlists', load: () => import('./list.ts') },
  { name: 'encounter', summary: 'list, show and erase encounters', load: () => import('./encounter.ts') },
  { name: 'audit', summary: 'prove that the audit chain is whole', load: () => import('./audit.ts') },
  {
    name: 'store',
    summary: 'back up, restore and mend a store, change its keys, see how full its disk is',
    load: () => import('./store.ts'),
  },
  {
    name: 'account',
    summary: 'add and list the accounts of the console',
    load: () => import('./account.ts'),
  },
  {
    name: 'release-outputs',
    summary: 'take the power from every output of a profile, as after a crash',
    load: () => import('./release-outputs.ts'),
  },
  {
    name: 'doctor',
    summary: 'check this machine and profile, and say how to mend',
    load: () => import('./doctor.ts'),
  },
];

const packageFile = new URL('../../../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };

async function main(given: string[]): Promise<ExitCode> {
  // `bitmapd help list` has to load what it tells of.
  const argv = given[0] === 'help' && given.length > 1 ? [...given.slice(1), '--help'] : given;
  const output = new Output(argv.includes('--json'), process.stdout, process.stderr);
  let code: ExitCode = exitCode.ok;
  const program = new Command('bitmapd')
    .description('The daemon of a BITMAP kiosk, and its hub.')
    .version(version)
    .configureOutput({ outputError })
    .enablePositionalOptions() // an option of a verb is not taken from the verbs below it
    .exitOverride();
  for (const { name, summary, load } of verbs) {
    const command = program.command(name).summary(summary).description(summary);
    if (argv[0] !== name) continue;
    const verb = await load();
    verb.define(
      command,
      () => output,
      result => {
        code = result;
      },
    );
    for (const target of runnable(command)) {
      target.option('--json', 'print one JSON document');
    }
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its line (or the help) already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.bad;
    if (!(error instanceof Fault || error instanceof HalError)) throw error;
    output.failure(error);
    return exitCode.bad;
  }
}

/** A command that only gathers others has no options of its own. */
function runnable(command: Command): Command[] {
  const isRun = command.commands.length === 0 || command.options.length > 0;
  return [...(isRun ? [command] : []), ...command.commands.flatMap(runnable)];
}

/** Commander's complaints, in the one line that all errors here have. */
function outputError(text: string, write: (line: string) => void): void {
  const what = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
  write(`bitmapd: ${what} (--help shows what can be asked)\n`);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `bitmapd ... | head` closes the pipe: that is not a failure.
  if (error.code === 'EPIPE') process.exit(exitCode.ok);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
