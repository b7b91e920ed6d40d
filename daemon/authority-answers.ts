import type { Order } from './control-orders.ts';
import { Fault } from './core/errors.ts';
import { formatClaim } from './fleet/identity/claim.ts';
import type { Authority } from './hub/authority/authority.ts';
import { OperatorDesk } from './hub/authority/operator-desk.ts';
import type { AllowanceRecord, CertificateRecord, ClaimRecord } from './hub/authority/records.ts';
import type { AuthorityPlace } from './hub-authority.ts';

/** A certificate without its bytes. */
export type CertificateRow = Pick<
  CertificateRecord,
  'serialNumber' | 'kind' | 'name' | 'kid' | 'notAfter' | 'board' | 'revoked'
> & { readonly counts: boolean };

/** What `enrol.list` tells: all that the authority knows. */
export interface AuthorityView {
  readonly tenant: string;
  readonly certificates: readonly CertificateRow[];
  readonly allowances: readonly AllowanceRecord[];
  readonly claims: readonly ClaimRecord[];
}

/** What a broker needs, in PEM; the key is kept nowhere else. */
export interface BrokerFiles {
  readonly tenant: string;
  readonly root: string;
  readonly certificate: string;
  readonly key: string;
  readonly revocationList: string;
  readonly notAfter: string;
}

export interface AuthorityAnswers {
  readonly 'enrol.init': { readonly tenant: string; readonly root: string };
  readonly 'enrol.allow': AllowanceRecord;
  readonly 'enrol.release': AllowanceRecord;
  readonly 'enrol.withdraw': AllowanceRecord;
  /** `text`: the claim file, with its key, which is kept nowhere else. */
  readonly 'enrol.claim': { readonly name: string; readonly notAfter: string; readonly text: string };
  readonly 'enrol.broker': BrokerFiles;
  readonly 'enrol.revoke': { readonly revoked: readonly CertificateRow[] };
  readonly 'enrol.list': AuthorityView;
  readonly 'enrol.crl': { readonly revocationList: string };
}

interface Asked {
  readonly authority?: AuthorityPlace;
}

type Carry = {
  readonly [Name in keyof AuthorityAnswers]: (
    order: Order<Name>,
    asked: Asked,
  ) => Promise<AuthorityAnswers[Name]>;
};

/** Carries out the orders of `authority-orders.ts`. Each rejects with the Faults of the desk. */
export const authorityCarriers: Carry = {
  'enrol.init': async ({ tenant, actor }, asked) => {
    const { rootPem } = await placeOf(asked).make(tenant, actor);
    return { tenant, root: rootPem };
  },
  'enrol.allow': async ({ actor, order: _order, ...allow }, asked) => (await desk(asked)).allow(allow, actor),
  'enrol.release': async ({ actor, serial }, asked) => (await desk(asked)).release(serial, actor),
  'enrol.withdraw': async ({ actor, serial }, asked) => (await desk(asked)).withdraw(serial, actor),
  'enrol.claim': async ({ actor, claim, order: _order, ...limits }, asked) => {
    const authority = await placeOf(asked).open();
    const { certificate, key } = await new OperatorDesk(authority).claim(claim, limits, actor);
    const { name, notAfter, pem } = certificate;
    return { name, notAfter, text: formatClaim(pem, key, authority.rootPem) };
  },
  'enrol.broker': async ({ actor, hosts }, asked) => {
    const place = placeOf(asked);
    const authority = await place.open();
    const { certificate, key } = await new OperatorDesk(authority).server('broker', hosts, actor);
    const revocationList = await place.publishRevocations();
    const { pem, notAfter } = certificate;
    const { tenant, rootPem: root } = authority;
    return { tenant, root, certificate: pem, key, revocationList, notAfter };
  },
  'enrol.revoke': async ({ actor, name, reason }, asked) => {
    const place = placeOf(asked);
    const authority = await place.open();
    const revoked = await new OperatorDesk(authority).revoke(name, reason, actor);
    await place.revoked(name);
    return { revoked: revoked.map(one => rowOf(one, authority)) };
  },
  'enrol.list': async (_order, asked) => {
    const authority = await placeOf(asked).open();
    const { certificates, allowances, claims } = authority.registry;
    const rows = certificates.map(one => rowOf(one, authority));
    return { tenant: authority.tenant, certificates: rows, allowances, claims };
  },
  'enrol.crl': async (_order, asked) => ({ revocationList: await placeOf(asked).publishRevocations() }),
};

function placeOf({ authority }: Asked): AuthorityPlace {
  if (authority !== undefined) return authority;
  throw new Fault('bad-usage', 'the data folder belongs to a kiosk', {
    remedy: 'ask the hub, by its data folder with --data',
  });
}

const desk = async (asked: Asked) => new OperatorDesk(await placeOf(asked).open());

function rowOf(record: CertificateRecord, authority: Authority): CertificateRow {
  const { serialNumber, kind, name, kid, notAfter, board, revoked } = record;
  return {
    ...{ serialNumber, kind, name, kid, notAfter },
    ...(board !== undefined && { board }),
    ...(revoked !== undefined && { revoked }),
    counts: authority.counts(record),
  };
}
