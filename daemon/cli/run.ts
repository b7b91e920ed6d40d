import { seatPeople } from '../demo/intake-people.ts';
import { type IntakeKiosk, type Kiosk, startIntakeKiosk, startKiosk } from '../main.ts';
import { clientIdOf } from '../link/topics.ts';
import { realMachine } from '../machine.ts';
import { loadProfile } from '../profile.ts';
import { statusLine } from '../status-line.ts';
import { serviceManager } from '../systemd/service-manager.ts';
import { tracedMachine } from '../traced-machine.ts';
import type { Verb } from './bitmapd.ts';
import { integerOption } from './options.ts';
import { stopRequested } from './stop.ts';
import { encounterLine } from './terminal.ts';

interface Options {
  profile: string;
  data: string;
  broker?: string;
  port?: number;
  witness?: string;
}

/** `bitmapd run`: the daemon of a kiosk, in the foreground, until SIGTERM. */
export const define: Verb['define'] = (command, output) => {
  command
    .requiredOption('--profile <name>', 'a folder below firmware-configs/, or a profile.yaml')
    .option('--data <folder>', 'where the kiosk keeps what it must not lose', '/var/lib/bitmapd')
    .option('--broker <url>', "overrides the profile's broker")
    .option('--port <number>', "overrides the profile's HTTP port", integerOption(0, 65_535))
    .option('--witness <folder>', 'where the witness of the audit chain lies: at best on another medium')
    .action(async ({ profile: name, data, broker, port, witness }: Options) => {
      const log = (line: string) => output().line(line);
      const machine = realMachine(log);
      const service = await serviceManager(process.env, { ...machine, pid: process.pid });
      const profile = await loadProfile(name);
      const { tenant, shard, device } = profile;
      const traced = await tracedMachine(machine, clientIdOf({ tenant, shard, device }), {
        ...process.env,
        ...(profile.telemetry && { OTEL_EXPORTER_OTLP_ENDPOINT: profile.telemetry.endpoint }),
      });
      const start = profile.intake === undefined ? startKiosk : startIntakeKiosk;
      let restart: (why: string) => void = () => {};
      const restartOrdered = new Promise<string>(resolve => {
        restart = resolve;
      });
      const options = {
        ...(service.restarts && { restart: () => restart('the hub has ordered a restart') }),
        profile: {
          ...profile,
          ...(broker !== undefined && { link: { ...profile.link, url: broker } }),
          http: { ...profile.http, ...(port !== undefined && { port }) },
        },
        dataFolder: data,
        ...(witness !== undefined && { witnessFolder: witness }),
        machine: traced,
      };
      const kiosk = await service.starting<Kiosk | IntakeKiosk>(onStarting =>
        start({ ...options, onStarting }),
      );
      kiosk.encounters.onCommitted(encounter => log(encounterLine(encounter, encounter.id, false)));
      const stop = stopRequested(); // who reads that it is ready may stop it at once
      log(`ready: ${profile.device} serves ${profile.lane}; console on ${kiosk.http.url}`);
      const { world } = kiosk.board;
      if (world && 'desk' in kiosk)
        seatPeople(kiosk.desk, world, machine.clock, intake => ({ person: intake + 1 }));
      world?.start();
      service.ready(kiosk.parts, () => statusLine(`serves ${profile.lane}`, kiosk.health()));
      const why = await Promise.race([stop, restartOrdered]);
      service.stopping();
      log(`stopping: ${why}`);
      await kiosk.close();
      await traced.telemetry?.close();
    });
};
