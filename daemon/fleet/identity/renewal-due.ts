import type { CheckedCertificate } from './identity.ts';
import type { IdentityParameters } from './parameters.ts';

type Lifetime = Pick<CheckedCertificate, 'notBefore' | 'notAfter'>;

/** When the certificate after this one is asked for; `jitter` is a number in [0, 1) that a kiosk keeps. */
export function renewalDue(
  { notBefore, notAfter }: Lifetime,
  jitter: number,
  { renewAfter, renewSpread }: Pick<IdentityParameters, 'renewAfter' | 'renewSpread'>,
): Date {
  const lifetimeMs = notAfter.getTime() - notBefore.getTime();
  return new Date(notBefore.getTime() + lifetimeMs * (renewAfter + jitter * renewSpread));
}
