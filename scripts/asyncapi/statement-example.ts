import type { StatedKey } from '../../daemon/link/sealed/key-statement.ts';

/** Public keys out of RFC 7515, appendix A.3, and RFC 7518, appendix C. */
const keys = {
  sig: {
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  enc: {
    x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
    y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
  },
};

export function statementOf(source: string, uses: readonly StatedKey['use'][]): object {
  const times = { from: '2026-06-01T00:00:00.000Z', until: '2026-08-30T00:00:00.000Z' };
  return {
    source,
    version: 1_780_272_000,
    keys: uses.map((use): StatedKey => ({ use, jwk: { kty: 'EC', crv: 'P-256', ...keys[use] }, ...times })),
  };
}
