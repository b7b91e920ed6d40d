import type { HubSealing, KioskSealing } from '../../daemon/link/sealed/sealing.ts';

/**
 * Messages in the clear. Keys are drawn by the machine and not from the seed, so no two runs of a day would be the same; what
 * sealing promises is shown elsewhere (test/link-sealed, test/hub-sealed, the rows of test:fleet).
 */
export const clearKiosk: KioskSealing = {
  seal: json => Buffer.from(json),
  open: payload => Buffer.from(payload),
  statement: 'clear',
  canSeal: true,
  acceptHubKeys: () => false,
};

export const clearHub: HubSealing = {
  open: (_address, payload) => Buffer.from(payload),
  sign: json => Buffer.from(json),
  statement: 'clear',
  introduce: () => {},
};
