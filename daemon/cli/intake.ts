import { createInterface } from 'node:readline';
import { userInfo } from 'node:os';
import type { DeskHabits } from '../../hal/drivers/sim/desk-person.ts';
import { messageOf } from '../core/errors.ts';
import { simulatedRoster } from '../demo/enrol-roster.ts';
import { seen } from '../demo/intake-officer.ts';
import { playIntakeDemo } from '../demo/intake-demo.ts';
import { seatPeople } from '../demo/intake-people.ts';
import { startIntakeKiosk } from '../main.ts';
import { realMachine } from '../machine.ts';
import { loadProfile, type Profile } from '../profile.ts';
import type { Verb } from './bitmapd.ts';
import { withDataFolder } from './demo-folder.ts';
import { deskLine, intakeDocument, traitTable } from './intake-lines.ts';
import { orderForms, readAbsence, readOrder } from './intake-orders.ts';
import { integerOption } from './options.ts';
import { exitCode, type Output } from './output.ts';
import { receivedLines } from './terminal.ts';

interface Options {
  profile: string;
  data?: string;
  officer: string;
  broker?: string;
  port?: number;
  simulate?: true;
  person: number;
  absent: string[];
  swift?: true;
}

/** How the simulated person of `--simulate` goes wrong: the index in place of the middle finger, a tip, eyes half closed. */
const clumsy: DeskHabits = {
  mistaken: { 3: 2 },
  fingers: { 4: ['tip', 'normal'], 8: ['very-dry', 'normal'] },
  eyes: ['half-closed', 'normal'],
};

/** How long nothing may move on its way to the hub before `--simulate` gives up, in milliseconds. */
const drainPatienceMs = 20_000;

/** `bitmapd intake`: an officer at a terminal takes people in, or with `--simulate` a scripted one takes one. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .option('--profile <name>', 'a folder below firmware-configs/, or a profile.yaml', 'sim-intake')
    .option('--data <folder>', "the kiosk's data folder; without it the data are gone at the end")
    .option('--officer <name>', 'who stands in the audit', userInfo().username)
    .option('--broker <url>', "overrides the profile's broker")
    .option('--port <number>', "overrides the profile's HTTP port", integerOption(0, 65_535))
    .option('--simulate', 'one simulated person, a scripted officer, a broker and a hub; then the end')
    .option(
      '--person <number>',
      'who sits down first at a simulated desk (11 to 14 are listed)',
      integerOption(0),
      5,
    )
    .option(
      '--absent <trait=reason>',
      'with --simulate: what the officer records as absent, e.g. left-little=bandaged',
      (text: string, before: string[]) => [...before, text],
      [],
    )
    .option('--swift', 'simulated people do as they are told at once')
    .addHelpText('after', `\nOrders, a line each on standard input:\n  ${orderForms.join('\n  ')}`)
    .action((options: Options) =>
      withDataFolder(options.data, async folder => {
        const profile = await profileOf(options);
        if (options.simulate) await simulate(options, profile, folder, output(), done);
        else await attend(options, profile, folder, output());
      }),
    );
};

async function profileOf({ profile: name, broker, port, simulate, swift }: Options): Promise<Profile> {
  const profile = await loadProfile(name);
  const { world } = profile.board;
  const usualPort = simulate ? 0 : profile.http.port;
  return {
    ...profile,
    ...(world &&
      swift && {
        board: { ...profile.board, world: { ...world, options: { ...world.options, pace: 'machine' } } },
      }),
    ...(broker !== undefined && { link: { ...profile.link, url: broker } }),
    http: { ...profile.http, port: port ?? usualPort },
  };
}

async function simulate(
  { person, absent, broker }: Options,
  profile: Profile,
  dataFolder: string,
  output: Output,
  done: (code: 0 | 1 | 2) => void,
): Promise<void> {
  const absences = Object.fromEntries(absent.map(readAbsence).map(({ trait, reason }) => [trait, reason]));
  const listed = profile.board.world?.options?.['listed'];
  const report = await playIntakeDemo({
    profile,
    roster: await simulatedRoster(Array.isArray(listed) ? listed.map(Number) : []),
    dataFolder,
    machine: realMachine(line => output.line(line)),
    ...(broker !== undefined && { brokerUrl: broker }),
    person: { person, habits: clumsy },
    script: { absences },
    onView: view => output.line(deskLine(view)),
    onReceived: received => receivedLines(received).forEach(line => output.line(line)),
    patienceMs: drainPatienceMs,
  });
  const { encounter, atHub, outboxLeft } = report;
  output.answer({ ...intakeDocument(encounter), atHub, outboxLeft }, () => [
    ...traitTable(encounter.intake?.traits ?? []),
    `${encounter.answer} ${encounter.disposition}; the hub has it: ${atHub ? 'yes' : 'no'}; left in the outbox: ${outboxLeft}`,
  ]);
  done(atHub ? exitCode.ok : exitCode.negative);
}

/** The daemon of an intake desk, with the officer at this terminal. */
async function attend(options: Options, profile: Profile, dataFolder: string, output: Output): Promise<void> {
  const machine = realMachine(line => output.line(line));
  const kiosk = await startIntakeKiosk({ profile, dataFolder, machine });
  const { desk, board } = kiosk;
  let unseat = () => {};
  try {
    const { world } = board;
    if (world)
      unseat = seatPeople(desk, world, machine.clock, intake => ({ person: options.person + intake }));
    desk.onChange(view => output.line(deskLine(view)));
    kiosk.encounters.onCommitted(encounter => {
      output.answer(intakeDocument(encounter), () => traitTable(encounter.intake?.traits ?? []));
    });
    if (desk.view.closed === undefined)
      output.line(`ready: ${profile.lane}; console on ${kiosk.http.url}; orders: ${orderForms.join('; ')}`);
    else output.line(deskLine(desk.view));
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() === 'quit') break;
      if (line.trim() === '') continue;
      try {
        await desk.order(readOrder(line), options.officer);
      } catch (error) {
        output.notice(`bitmapd: ${messageOf(error)}`);
      }
    }
    // What was finished goes to the disk before the end.
    await seen(desk, ({ state }) => state !== 'searching' && state !== 'committing');
  } finally {
    unseat();
    await kiosk.close();
  }
}
