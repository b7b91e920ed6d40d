// The hub's certificate authority in its data folder: `authority/`, with its key and the hub's in files or credentials.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FileRecords } from './authority-records.ts';
import { makeSigningKey, signingKeyFrom } from './core/es256.ts';
import { Fault } from './core/errors.ts';
import { type SoftwareKey, softwareKey } from './fleet/identity/device-key.ts';
import { hubName } from './fleet/identity/names.ts';
import type { Authority } from './hub/authority/authority.ts';
import type { Machine } from './machine.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import { makeDirectory } from './store/directory-sync.ts';
import { replaceFile } from './store/replace-file.ts';
import {
  loadOrMakeSecret,
  loadSecret,
  type Secret,
  secretFile,
  type SecretName,
  secretPlaces,
} from './store/secrets.ts';

type Context = Pick<Machine, 'clock' | 'randomBytes'>;
type AuditStore = Pick<HubStore, 'audit'>;

/** Loaded where there is an authority: kiosks, and hubs without one, do without its library. */
const authorityModule = () => import('./hub/authority/authority.ts');

const folderOf = (data: string) => path.join(data, 'authority');
const rootFileOf = (data: string) => path.join(folderOf(data), 'root.pem');
const tenantFileOf = (data: string) => path.join(folderOf(data), 'tenant');
/** What brokers are given; a path unit watches it. */
export const revocationFileOf = (data: string) => path.join(folderOf(data), 'revoked.crl');

export const hasAuthority = (data: string): boolean => existsSync(rootFileOf(data));

/** Whose authority it is; undefined where there is none. */
export async function tenantOf(data: string): Promise<string | undefined> {
  const file = tenantFileOf(data);
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : undefined;
}

/** Makes the authority of a tenant, once. Fault `conflict` where there is one. */
export async function makeAuthority(
  data: string,
  tenant: string,
  by: string,
  store: AuditStore,
  context: Context,
): Promise<Authority> {
  hubName(tenant);
  if (hasAuthority(data))
    throw new Fault('conflict', 'there is an authority already', { where: folderOf(data) });
  const keyPem = await pemSecret('authority-key', data, true);
  const { makeAuthorityRoot } = await authorityModule();
  const root = await makeAuthorityRoot(tenant, signingKeyFrom(keyPem, 'authority-key'), keyPem, context);
  const at = context.clock.wall().toISOString();
  await store.audit([{ at, action: 'authority.made', actor: by, object: tenant }]);
  await makeDirectory(folderOf(data));
  await replaceFile(tenantFileOf(data), `${tenant}\n`);
  await replaceFile(rootFileOf(data), root); // last: with it there is an authority
  const authority = await openAuthority(data, store, context);
  await writeRevocationList(data, authority);
  return authority;
}

/** The authority of a data folder. Fault `not-found` where there is none, or where its key is lost. */
export async function openAuthority(data: string, store: AuditStore, context: Context): Promise<Authority> {
  if (!hasAuthority(data))
    throw new Fault('not-found', 'this hub has no authority', {
      where: folderOf(data),
      remedy: 'bitmapd hub enroll init TENANT makes one',
    });
  const tenant = await tenantOf(data);
  if (tenant === undefined)
    throw new Fault('corrupt', 'the authority has no tenant', { where: folderOf(data) });
  const module = await authorityModule();
  return await module.Authority.open({
    tenant,
    keyPem: await pemSecret('authority-key', data, false),
    rootPem: await readFile(rootFileOf(data), 'utf8'),
    records: new FileRecords(folderOf(data)),
    audit: entry => store.audit([entry]),
    ...context,
  });
}

/** Puts the list where brokers are given it from, when it has changed. */
export async function writeRevocationList(data: string, authority: Authority): Promise<string> {
  const file = revocationFileOf(data);
  const list = await authority.revocationList();
  const isThere = existsSync(file) && (await readFile(file, 'utf8')) === list;
  if (!isThere) await replaceFile(file, list);
  return list;
}

/** The authority of a data folder, once there is one; opened when it is asked for first. */
export class AuthorityPlace {
  readonly #data: string;
  readonly #store: AuditStore;
  readonly #context: Context;
  #authority: Promise<Authority> | undefined;
  #onRevoked: (name: string) => void = () => {};

  constructor(data: string, store: AuditStore, context: Context) {
    this.#data = data;
    this.#store = store;
    this.#context = context;
  }

  get isThere(): boolean {
    return hasAuthority(this.#data);
  }

  /** As `openAuthority`. */
  async open(): Promise<Authority> {
    this.#authority ??= openAuthority(this.#data, this.#store, this.#context);
    try {
      return await this.#authority;
    } catch (error) {
      this.#authority = undefined; // what stands in the way may be mended
      throw error;
    }
  }

  /** As `makeAuthority`. */
  async make(tenant: string, by: string): Promise<Authority> {
    await makeAuthority(this.#data, tenant, by, this.#store, this.#context);
    return await this.open();
  }

  /** Who hears of everybody whose certificates were taken back by an operator: the hub at work. */
  tellRevoked(listener: (name: string) => void): void {
    this.#onRevoked = listener;
  }

  /** What an operator has taken back is on the list now. */
  async revoked(name: string): Promise<void> {
    await this.publishRevocations();
    this.#onRevoked(name);
  }

  /** As `writeRevocationList`. */
  async publishRevocations(): Promise<string> {
    return await writeRevocationList(this.#data, await this.open());
  }

  /** As `hubIdentity`. */
  async identity(): Promise<HubIdentity> {
    return await hubIdentity(this.#data, await this.open());
  }
}

/** What the hub proves itself by. */
export interface HubIdentity {
  /** `tenant/hub`. */
  readonly name: string;
  readonly certificate: string;
  readonly rootPem: string;
  readonly key: SoftwareKey;
}

/** The hub's key, made once, and a certificate for it that has a third of its time left at least. */
export async function hubIdentity(data: string, authority: Authority): Promise<HubIdentity> {
  const key = softwareKey(await pemSecret('hub-key', data, true), 'hub-key');
  const name = hubName(authority.tenant);
  if (authority.registry.certificatesFor(key.kid).some(one => one.revoked?.reason === 'key-compromise'))
    throw new Fault('not-allowed', "the hub's key is revoked as compromised", {
      where: secretFile('hub-key', { folder: data }),
      remedy: 'stop the hub and remove the key: another one is made at the next start',
    });
  const soon = (one: { readonly notBefore: string; readonly notAfter: string }) =>
    Date.parse(one.notAfter) - (Date.parse(one.notAfter) - Date.parse(one.notBefore)) / 3;
  const good = authority
    .live(name)
    .findLast(one => one.kind === 'hub' && one.kid === key.kid && soon(one) > authority.now().getTime());
  const { pem } = good ?? (await authority.issue({ kind: 'hub', name, publicJwk: key.publicJwk, by: 'hub' }));
  return { name, certificate: pem, rootPem: authority.rootPem, key };
}

async function pemSecret(name: SecretName, data: string, isMade: boolean): Promise<string> {
  const places = secretPlaces(data, process.env);
  const found: Secret | undefined = isMade
    ? await loadOrMakeSecret(name, places, () => Buffer.from(makeSigningKey()))
    : await loadSecret(name, places);
  if (found !== undefined) return Buffer.from(found.bytes).toString();
  throw new Fault('not-found', 'the key of the authority is missing', {
    where: data,
    wanted: name,
    remedy: 'restore it; without it no certificate can be signed',
  });
}
