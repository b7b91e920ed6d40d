// A site for the rows: Mosquitto, a hub with a store on the disk, and simulated kiosks, each in a process of its own.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renewedKeys } from '../../daemon/link/sealed/own-keys.ts';
import { hubClientId } from '../../daemon/link/topics.ts';
import type { Endings } from '../faults/endings.ts';
import { diskFolder } from './disk-folder.ts';
import { identitiesFile, identitiesFor, runAuthority, tenant } from './identities.ts';
import { mosquittoAbsent, mosquittoBroker, type TestBroker } from '../helpers/brokers.ts';
import type { TestAuthority } from '../helpers/fleet-authority.ts';
import type { HubStanding, HubStart } from './hub-process.ts';
import { Hand } from './orders.ts';
import type { SimStanding, SimStart } from './sim-process.ts';

export interface Site {
  readonly broker: TestBroker;
  readonly hub: Hand;
  readonly sim: Hand;
  /** So many more kiosks, which begin to connect at once. */
  add(count: number): Promise<void>;
  hubStands(): Promise<HubStanding>;
  simStands(): Promise<SimStanding>;
  /** Asks again and again until it is so. Rejects with what was waited for, and how all stand. */
  until(what: string, isSo: (sim: SimStanding) => boolean, withinMs: number): Promise<SimStanding>;
  hubUntil(what: string, isSo: (hub: HubStanding) => boolean, withinMs: number): Promise<HubStanding>;
}

export interface SiteOptions {
  readonly withTls?: boolean;
  /** Where the hub and the kiosks find the broker, when not at its own address. */
  readonly through?: (url: string) => Promise<string>;
}

export async function siteOf(
  endings: Endings,
  { withTls = false, through = async url => url }: SiteOptions = {},
): Promise<Site> {
  if (mosquittoAbsent !== false) throw new Error(mosquittoAbsent);
  const authority = await runAuthority();
  const broker = await (withTls ? tlsBroker(authority) : mosquittoBroker(plainAccess));
  endings.after(() => broker.dispose());
  const brokerUrl = withTls ? broker.url.replace('mqtt:', 'mqtts:') : broker.url;
  const url = await through(brokerUrl);
  const hub = new Hand(new URL('hub-process.js', import.meta.url));
  const sim = new Hand(new URL('sim-process.js', import.meta.url), thrifty);
  endings.after(() => hub.end());
  endings.after(() => sim.end());
  const identity = await authority.identity(hubClientId(tenant));
  const { pems } = authority;
  const tls = { ca: pems.certificate, cert: identity.certificate, key: identity.keyPem };
  const hubStatement = await hub.ask<string>('start', {
    url: brokerUrl,
    tenant,
    folder: path.join(await diskFolder(endings), 'hub'),
    authority: pems.certificate,
    identity: { keyPem: identity.keyPem, certificate: identity.certificate },
    keys: renewedKeys(undefined, ['sig', 'enc'], new Date()),
    ...(withTls && { tls }),
  } satisfies HubStart);
  await sim.ask('start', {
    ...{ url, tenant, authority: pems.certificate, identities: identitiesFile, hubStatement, withTls },
  } satisfies SimStart);
  const hubStands = () => hub.ask<HubStanding>('standing');
  const simStands = () => sim.ask<SimStanding>('standing');
  let added = 0;
  const site: Site = {
    ...{ broker, hub, sim, hubStands, simStands },
    async add(count) {
      added += count;
      await identitiesFor(added);
      await sim.ask('add', { count });
    },
    until: (what, isSo, withinMs) => until(what, simStands, isSo, withinMs),
    hubUntil: (what, isSo, withinMs) => until(what, hubStands, isSo, withinMs),
  };
  await site.hubUntil('the hub listens', ({ connected }) => connected, 10_000);
  return site;
}

async function until<Standing>(
  what: string,
  ask: () => Promise<Standing>,
  isSo: (standing: Standing) => boolean,
  withinMs: number,
): Promise<Standing> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const standing = await ask();
    if (isSo(standing)) return standing;
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms: ${what}: ${JSON.stringify(standing)}`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

/** As the units start Node: kiosks live long, and a large nursery or a heap that grows by half would only lie about what they take. */
const thrifty = ['--max-semi-space-size=1', '--v8-pool-size=1', '--heap-growing-percent=30'];

const limits = 'max_inflight_messages 256\nmax_queued_messages 100000';
const plainAccess = `allow_anonymous true\n${limits}`;

/** As systemd/mosquitto.conf has it, but for the port. */
async function tlsBroker(authority: TestAuthority): Promise<TestBroker> {
  const server = await authority.identity('localhost', { ip: '127.0.0.1' });
  const config = [
    'cafile FOLDER/ca.pem',
    'certfile FOLDER/server.pem',
    'keyfile FOLDER/server.key',
    'require_certificate true',
    'use_identity_as_username true',
    'acl_file FOLDER/acl',
    'user root',
    limits,
  ].join('\n');
  const acl = [
    `user ${hubClientId(tenant)}`,
    `topic readwrite bitmap/1/${tenant}/#`,
    'pattern write bitmap/1/%u/up/#',
    'pattern read bitmap/1/%u/dn/#',
    `pattern read bitmap/1/${tenant}/all/#`,
    '',
  ].join('\n');
  return mosquittoBroker(config, {
    'ca.pem': authority.pems.certificate,
    'server.pem': server.certificate,
    'server.key': server.keyPem,
    acl,
  });
}

/** Processor time of another process since its start, in ms (proc(5): utime and stime, in ticks of 10 ms). */
export function cpuMsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
