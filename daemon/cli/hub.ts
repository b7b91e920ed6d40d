import { hostname } from 'node:os';
import { tenantOf } from '../hub-authority.ts';
import { hubClientId } from '../link/topics.ts';
import { startDesk } from '../desk.ts';
import { realMachine } from '../machine.ts';
import { hubLine } from '../status-line.ts';
import { serviceManager } from '../systemd/service-manager.ts';
import { tracedMachine } from '../traced-machine.ts';
import type { Verb } from './bitmapd.ts';
import { defineEnrol } from './hub-enroll.ts';
import { integerOption } from './options.ts';
import { stopRequested } from './stop.ts';
import { hubData } from './stores.ts';
import { receivedLines } from './terminal.ts';

interface Options {
  broker?: string;
  tenant?: string;
  data: string;
  witness?: string;
  listsPort?: number;
  listsUrl?: string;
  port?: number;
  host?: string;
}

/** `bitmapd hub [enroll ...]`: receives, commits and acknowledges, in the foreground, until SIGTERM. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .enablePositionalOptions() // those of `enroll` are its own
    .option('--broker <url>', 'mqtt://, mqtts://, ws:// or wss://')
    .option('--tenant <name>', "whose kiosks report here; the authority's, or demo where there is none")
    .option('--data <folder>', 'where the hub keeps what it must not lose', hubData)
    .option('--witness <folder>', 'where the witness of the audit chain lies: at best on another medium')
    .option(
      '--lists-port <number>',
      'serve lists over HTTPS here; without it kiosks get them by messages',
      integerOption(0, 65_535),
    )
    .option('--lists-url <url>', 'as kiosks reach that port, where it is not https://HOSTNAME:PORT')
    .option('--port <number>', 'serve the API here; without it none is', integerOption(0, 65_535))
    .option('--host <address>', 'of the API, for a proxy with TLS on another machine', '127.0.0.1')
    .action(async ({ broker, data, witness, listsPort, listsUrl, port, host, ...given }: Options) => {
      if (broker === undefined) return command.error("required option '--broker <url>' not specified");
      const tenant = given.tenant ?? (await tenantOf(data)) ?? 'demo';
      const log = (line: string) => output().line(line);
      const machine = await tracedMachine(realMachine(log), hubClientId(tenant), process.env);
      const service = await serviceManager(process.env, { ...machine, pid: process.pid });
      const options = {
        tenant,
        url: broker,
        dataFolder: data,
        machine,
        ...(witness !== undefined && { witnessFolder: witness }),
        ...(port !== undefined && { http: { port, ...(host !== undefined && { host }) } }),
        ...(listsPort !== undefined && { lists: listsAccess(listsPort, listsUrl) }),
      };
      const desk = await service.starting(step => {
        step('the store');
        return startDesk(options);
      });
      desk.hub.onReceived(received => receivedLines(received).forEach(log));
      const stop = stopRequested(); // who reads that it is ready may stop it at once
      const api = desk.http === undefined ? '' : `; API on ${desk.http.url}`;
      log(`ready: the hub of ${tenant} listens at ${broker}${api}`);
      service.ready(desk.parts, () => hubLine(tenant, desk.hub.view));
      const why = await stop;
      service.stopping();
      log(`stopping: ${why}`);
      await desk.close();
      await machine.telemetry?.close();
    });
  defineEnrol(command, output, done);
};

/** On every address: whoever connects has to prove that it is of this fleet. */
const listsAccess = (port: number, url = `https://${hostname()}:${port}`) => ({
  host: '::',
  port,
  url: url.replace(/\/$/, ''),
});
