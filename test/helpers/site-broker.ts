import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Authority } from '../../daemon/hub/authority/authority.ts';
import { issued, type Keyed } from './authority.ts';
import { configuredMosquitto, type TestBroker } from './brokers.ts';
import { projectRoot } from './project.ts';

const shipped = (name: string) => readFileSync(path.join(projectRoot, 'systemd', name), 'utf8');

/** Mosquitto as a site runs it: the shipped configuration and access list, with a certificate of the authority. */
export interface SiteBroker extends TestBroker {
  readonly port: number;
  /** Where one of the files lies that the broker reads. */
  file(name: string): string;
  /** Gives the broker the revocation list as it is now, and tells it so. */
  revise(): Promise<void>;
}

export interface SiteOptions {
  /** Changes the shipped configuration, to show what a line of it is for. */
  readonly configuration?: (text: string) => string;
}

export async function siteBroker(
  authority: Authority,
  { configuration = text => text }: SiteOptions = {},
): Promise<SiteBroker> {
  const server = await issued(authority, 'server', `${authority.tenant}/broker`, { hosts: ['127.0.0.1'] });
  let place = '';
  const list = await authority.revocationList();
  const broker = await configuredMosquitto((port, folder) => {
    chmodSync(folder, 0o755); // Mosquitto drops root before it reads its files again
    const put = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    place = folder;
    put('root.pem', authority.rootPem);
    put('broker.pem', server.certificate.pem);
    put('broker.key', server.key.pem);
    put('revoked.crl', list);
    put('mosquitto.acl', shipped('mosquitto.acl').replaceAll('TENANT', authority.tenant));
    return configuration(
      shipped('mosquitto.conf')
        .replace('listener 8883', `listener ${port} 127.0.0.1`)
        .replaceAll('/etc/mosquitto/bitmapd/', `${folder}/`),
    );
  });
  return {
    ...broker,
    url: `mqtts://127.0.0.1:${broker.port}`,
    file: name => path.join(place, name),
    async revise() {
      writeFileSync(path.join(place, 'revoked.crl'), await authority.revocationList());
      broker.reload();
      await new Promise(resolve => setTimeout(resolve, 300)); // it says nothing when it has
    },
  };
}

/** A client of any make: what it said, and what the broker answered. */
export interface Client {
  readonly mqtt: MqttClient;
  /** Topics of what came, in order. */
  readonly got: string[];
  /** The reason code of CONNACK; undefined where TLS came to nothing. */
  readonly connack: number | undefined;
  /** How it ended, once it has: `DISCONNECT 142`, `certificate revoked` ..., and `closed`. */
  readonly ended: string[];
  /** The reason code of PUBACK; `hung up` where the broker ended it. */
  publish(topic: string, payload?: string): Promise<number | string>;
  /** The reason code of SUBACK. */
  subscribe(filter: string): Promise<number>;
  close(): Promise<void>;
}

/** Connects by MQTT 5 with a certificate, or without one. */
export async function clientOf(
  broker: Pick<SiteBroker, 'url'>,
  rootPem: string,
  keyed: Keyed | undefined,
  options: IClientOptions = {},
): Promise<Client> {
  const mqtt = connect(broker.url, {
    ...{ protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 3_000, ca: rootPem },
    clientId: `client-${Math.round(performance.now() * 1000)}`,
    ...(keyed && { cert: keyed.certificate.pem, key: keyed.key.pem }),
    ...options,
  });
  const got: string[] = [];
  const ended: string[] = [];
  mqtt.on('message', topic => got.push(topic));
  mqtt.on('disconnect', ({ reasonCode }) => ended.push(`DISCONNECT ${reasonCode ?? 0}`));
  mqtt.on('error', error => ended.push(alertOf(error)));
  mqtt.on('close', () => ended.push('closed'));
  const connack = await new Promise<number | undefined>(resolve => {
    mqtt.on('connect', packet => resolve(packet.reasonCode));
    mqtt.on('error', (error: Error & { code?: unknown }) =>
      resolve(typeof error.code === 'number' ? error.code : undefined),
    );
    mqtt.on('close', () => resolve(undefined));
  });
  return {
    ...{ mqtt, got, ended, connack },
    publish: (topic, payload = 'x') =>
      new Promise(resolve => {
        const hungUp = () => resolve('hung up');
        if (ended.includes('closed')) return hungUp();
        mqtt.once('close', hungUp);
        mqtt.publish(topic, payload, { qos: 1 }, (error?: Error & { code?: number }) => {
          mqtt.off('close', hungUp);
          resolve(error ? (error.code ?? error.message) : 0);
        });
      }),
    subscribe: async filter => {
      const [granted] = await mqtt.subscribeAsync(filter, { qos: 1 });
      return granted?.qos ?? -1;
    },
    close: () => mqtt.endAsync(true),
  };
}

/** The TLS alert in the words of OpenSSL, or what else was wrong. */
const alertOf = ({ message }: Error) =>
  /alert ([a-z ]+):/.exec(message)?.[1] ?? message.trim().split('\n')[0] ?? '';
