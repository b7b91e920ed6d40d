import { Fault } from '../core/errors.ts';
import type { Encounter } from '../core/encounter.ts';
import { type Demo, startDemo } from '../demo/demo.ts';
import { type Enrolment, replayRoster, simulatedRoster } from '../demo/enrol-roster.ts';
import { demoOfficer } from '../demo/officer.ts';
import type { DemoReport } from '../demo/tally.ts';
import { realMachine } from '../machine.ts';
import { loadProfile, type Profile } from '../profile.ts';
import type { Verb } from './bitmapd.ts';
import { withDataFolder } from './demo-folder.ts';
import type { Output } from './output.ts';
import { integerOption } from './options.ts';
import { stopRequested } from './stop.ts';
import { encounterLine, promptLines, receivedLines } from './terminal.ts';

interface Options {
  replay?: string;
  watchlistFingers?: string;
  passengers?: number;
  seed: number;
  exit?: true;
  broker?: string;
  brokerOutage?: number;
  irisFault?: number;
  gates?: number;
  data?: string;
  port?: number;
}

/** How long the demo's officer lets a referred traveller wait, in milliseconds: with people watching, and at machine speed. */
const officerPatienceMs = { human: 3_000, machine: 0 } as const;

/** How long the broker is away in an outage, and how long a drain may stand still before the demo gives up. */
const outageMs = 2_000;
const drainPatienceMs = 20_000;
/** After so many encounters the list changes. */
const fleetShowAfter = 2;
/** So many travellers meet an iris camera that is out of order. */
const irisFaultTravellers = 3;

/** `bitmapd demo`: broker, hub, one e-gate and the console. */
export const define: Verb['define'] = (command, output) => {
  command
    .option('--replay <folder>', 'passengers from a folder of FINGER_IMPRESSION.png, at machine speed')
    .option(
      '--watchlist-fingers <names>',
      'with --replay: whose impression 1 is on the watchlist, e.g. 101,103',
    )
    .option('--passengers <number>', 'how many come; without it they never end', integerOption(0))
    .option('--seed <number>', 'the same seed gives the same day', integerOption(0), 1)
    .option('--exit', 'end when all passengers have left and the hub has everything')
    .option('--broker <url>', 'use a broker that runs already, e.g. mqtt://127.0.0.1:1883')
    .option(
      '--broker-outage <number>',
      'kill the broker after so many encounters, back 2 s later',
      integerOption(1),
    )
    .option(
      '--iris-fault <number>',
      `the iris camera fails after so many travellers, and works again ${irisFaultTravellers} travellers later`,
      integerOption(0),
    )
    .option(
      '--gates <number>',
      'two follow one list of the hub, which changes; with --replay one',
      integerOption(1, 2),
    )
    .option('--data <folder>', 'keep the data there; without it they are gone at the end')
    .option('--port <number>', 'of the console (8080; with --exit any free one)', integerOption(0, 65_535))
    .action((options: Options) => withDataFolder(options.data, folder => run(options, folder, output())));
};

async function run(options: Options, dataFolder: string, output: Output): Promise<void> {
  const profile = await profileOf(options);
  const isTerminal = !output.json && process.stdout.isTTY;
  const machine = realMachine(line => output.line(line));
  const roster = await rosterOf(options, profile);
  let encounters = 0;
  const demo = await startDemo({
    profile,
    roster,
    dataFolder,
    machine,
    ...(options.broker !== undefined && { brokerUrl: options.broker }),
    hasSecondGate: (options.gates ?? (options.replay === undefined ? 2 : 1)) === 2,
    officerPatienceMs: officerPatienceMs[options.replay === undefined ? 'human' : 'machine'],
    onEncounter: (encounter, { index }) => {
      output.line(encounterLine(encounter, whoIs(encounter.biographics, index), isTerminal));
      if (++encounters === options.brokerOutage) breakBroker(demo, output);
      if (encounters === fleetShowAfter) showFleet(demo, output);
      if (options.irisFault !== undefined) irisFault(demo, encounters - options.irisFault, output);
    },
    onReceived: received => receivedLines(received).forEach(line => output.line(line)),
  });
  demo.kiosk.lane.onChange(view => promptLines(view).forEach(line => output.line(line)));
  try {
    const stopped = stopRequested().then(() => undefined);
    welcome(demo, output);
    if (options.irisFault === 0) irisFault(demo, 0, output);
    const day = demo.begin().then(() => (options.exit ? demo.finished(drainPatienceMs) : stopped));
    const report = await Promise.race([day, stopped]);
    if (report) answer(report, output);
  } finally {
    await demo.close();
  }
}

async function profileOf(options: Options): Promise<Profile> {
  const { replay, watchlistFingers, passengers, seed } = options;
  if (replay === undefined && watchlistFingers !== undefined) {
    throw new Fault('bad-usage', '--watchlist-fingers goes with --replay', { where: '--watchlist-fingers' });
  }
  if (replay !== undefined && options.irisFault !== undefined) {
    throw new Fault('bad-usage', 'captures of fingers are replayed without an iris camera', {
      where: '--iris-fault',
      remedy: 'leave out --replay',
    });
  }
  if (options.exit && replay === undefined && passengers === undefined) {
    throw new Fault('bad-usage', '--exit needs an end', {
      where: '--exit',
      wanted: '--passengers N beside it',
    });
  }
  const profile = await loadProfile(replay === undefined ? 'sim-egate' : 'replay-egate');
  const { world } = profile.board;
  if (world === undefined) throw new Error('the demo profiles have a world');
  const shared = { ...world.options, seed, ...(passengers !== undefined && { passengers }) };
  const worldOptions =
    replay === undefined ? shared : { ...shared, folder: replay, listedFingers: fingersOf(watchlistFingers) };
  const port = options.port ?? (options.exit ? 0 : profile.http.port);
  return {
    ...profile,
    board: { ...profile.board, world: { ...world, options: worldOptions } },
    http: { ...profile.http, port },
  };
}

/** Without --watchlist-fingers nobody would be found and nothing shown: an error rather than a quiet demo. */
function fingersOf(list: string | undefined): string[] {
  const fingers = (list ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  if (fingers.length > 0) return fingers;
  throw new Fault('bad-usage', '--replay needs a watchlist', {
    where: '--watchlist-fingers',
    wanted: 'names of fingers in the folder, e.g. 101,103',
  });
}

function rosterOf({ replay, watchlistFingers }: Options, profile: Profile): Promise<Enrolment[]> {
  if (replay !== undefined) return replayRoster(replay, fingersOf(watchlistFingers));
  const listed = profile.board.world?.options?.['listed'];
  return simulatedRoster(Array.isArray(listed) ? listed.map(Number) : []);
}

/** The name, where the record keeps one; else the passenger's number. */
function whoIs(biographics: Encounter['biographics'], index: number): string {
  const number = `passenger ${index + 1}`;
  return biographics === undefined ? number : `${number}, ${biographics.surname}`;
}

function breakBroker(demo: Demo, output: Output): void {
  demo.breakBroker(outageMs).catch((error: unknown) => output.failure(error));
}

function showFleet({ two }: Demo, output: Output): void {
  two?.show(line => output.line(line)).catch((error: unknown) => output.failure(error));
}

/** Breaks the iris camera when `since` is 0, and mends it some travellers later. */
function irisFault(demo: Demo, since: number, output: Output): void {
  if (since !== 0 && since !== irisFaultTravellers) return;
  const isBroken = since === 0;
  demo.breakIrisCamera(isBroken);
  output.line(`iris camera: ${isBroken ? 'out of order' : 'in order again'}`);
}

function welcome({ kiosk, two, brokerUrl, accounts }: Demo, output: Output): void {
  output.line(`broker  ${brokerUrl}`);
  output.line(`console ${kiosk.http.url}`);
  if (two) output.line(`gate 2  ${two.second.http.url}`);
  output.line(`sign in ${kiosk.http.issueSignInLink(demoOfficer)}  (once, within 15 minutes)`);
  for (const { name, role, password } of accounts) {
    output.line(`account ${name.padEnd(16)} ${role.padEnd(10)} password ${password}`);
  }
  output.line('ready: passengers are coming; Ctrl-C ends');
}

function answer(report: DemoReport, output: Output): void {
  const { passengers, hits, trueHits, missedHits, falseHits, latencyMs, outboxLeft, answers, traits } =
    report;
  output.answer(report, () => [
    `${passengers} passengers: ${Object.entries(answers)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ')}`,
    ...Object.entries(traits).map(
      ([trait, { searched, notSearched, agreeing }]) =>
        `${trait}: searched ${searched}, not searched ${notSearched}; speaks for ${agreeing} candidates`,
    ),
    `${hits} hits at the hub: ${trueHits} true, ${falseHits} false; ${missedHits} listed passengers missed`,
    `presence to hub: ${latencyMs.p50} ms (half), ${latencyMs.p95} ms (95 %); ${outboxLeft} left in the outbox`,
  ]);
}
