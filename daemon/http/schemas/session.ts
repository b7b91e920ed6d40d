import { type Static, Type } from 'typebox';
import { accountNamePattern } from '../accounts/accounts.ts';
import { Instant, Words } from './common.ts';

const Role = Words(['officer', 'supervisor', 'auditor']);

export const SignIn = Type.Object(
  {
    name: Type.String({ pattern: accountNamePattern }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  },
  { additionalProperties: false },
);

export const LinkSignIn = Type.Object(
  { token: Type.String({ pattern: '^[A-Za-z0-9_-]{16,128}$' }) },
  { additionalProperties: false },
);

export const SessionView = Type.Object({
  account: Type.String(),
  role: Role,
  hasPassword: Type.Boolean(),
  /** Whose server it is: pages show another thing of a hub. */
  place: Words(['kiosk', 'hub']),
  device: Type.String(),
  version: Type.String(),
  /** Until then a decision is taken without the password. */
  freshUntil: Instant,
  /** The kiosk's clock, so that a page need not trust its own. */
  now: Instant,
});
export type SessionView = Static<typeof SessionView>;

export const SignedOut = Type.Object({ signedOut: Type.Boolean() });
