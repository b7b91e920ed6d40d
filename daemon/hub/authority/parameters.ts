/** The tunables of the authority: how long what it signs is valid. */
export interface AuthorityParameters {
  /** Of the root, in days. 365 to 9,131 (25 years): a new root has to be carried to every kiosk. */
  readonly rootDays: number;
  /** Of a kiosk's identity, in days. 2 to 825: one that is away for a third of it has to be enrolled again. */
  readonly deviceDays: number;
  /** Of the hub's own certificates, in days. 2 to 825. */
  readonly hubDays: number;
  /** Of the certificate of a server (the broker), in days. 2 to 398, which is what browsers take at most. */
  readonly serverDays: number;
  /** Of a claim, in days, unless the operator says otherwise. 1 to 365: it only has to last while a site is set up. */
  readonly claimDays: number;
  /**
   * Until when a revocation list counts, in days. 2 to 825: a broker takes nobody after that. Far longer than it takes to
   * write the next one, because a broker whose hub is away must go on.
   */
  readonly crlDays: number;
  /** How long before its signing a certificate is valid, in ms. 0 to 1 day: kiosks have clocks that run behind. */
  readonly backdateMs: number;
  /** A kiosk that has a certificate this young gets no other one for a new key, in ms. 0 to 1 day. */
  readonly renewalGapMs: number;
}

export const authorityDefaults: AuthorityParameters = {
  rootDays: 3_652,
  deviceDays: 180,
  hubDays: 365,
  serverDays: 365,
  claimDays: 30,
  crlDays: 365,
  backdateMs: 60 * 60 * 1000,
  renewalGapMs: 10 * 60 * 1000,
};

export const dayMs = 24 * 60 * 60 * 1000;
