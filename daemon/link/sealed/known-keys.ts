import { type VerifyingKey, verifierFromJwk } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { readSigned } from './jws.ts';
import type { RecipientKey } from './jwe.ts';
import { goodKeys, keyIdOf, type ProvedStatement, type StatedKey } from './key-statement.ts';

/** The stated keys of one owner, ready for use. */
export class KnownKeys {
  readonly statement: ProvedStatement;
  readonly #verifiers: ReadonlyMap<string, { readonly verifier: VerifyingKey; readonly stated: StatedKey }>;

  constructor(statement: ProvedStatement) {
    this.statement = statement;
    const signing = statement.keys.filter(({ use }) => use === 'sig');
    this.#verifiers = new Map(
      signing.map(stated => [
        keyIdOf(stated),
        { verifier: verifierFromJwk(stated.jwk, statement.source), stated },
      ]),
    );
  }

  /**
   * The text that one of the keys has signed under `typ`. Fault `not-found` when the key is none of these,
   * `not-allowed` when it is no longer good or has not signed this, `bad-input` for what is not signed at all.
   */
  verified(text: string, typ: string, now: Date): Buffer {
    const signed = readSigned(text);
    const known = this.#verifiers.get(signed.keyId);
    const { source } = this.statement;
    if (known === undefined)
      throw new Fault('not-found', `signed by a key that ${source} has not stated`, { given: signed.keyId });
    const { from, until } = known.stated;
    if (now > this.statement.validTo)
      throw new Fault('not-allowed', `the certificate of ${source} has expired`, {
        given: this.statement.serialNumber,
      });
    if (now < new Date(from) || now >= new Date(until))
      throw new Fault('not-allowed', `signed by a key that was good from ${from} until ${until}`, {
        where: source,
      });
    if (signed.typ !== typ || !signed.isSignedBy(known.verifier))
      throw new Fault('not-allowed', 'the signature is not right', { where: source });
    return signed.payload;
  }

  hasRecipient(now: Date): boolean {
    return goodKeys(this.statement, 'enc', now).length > 0;
  }

  /** The newest that texts may be encrypted to. Fault `unavailable` when there is none. */
  recipient(now: Date): RecipientKey {
    const newest = goodKeys(this.statement, 'enc', now).at(-1);
    if (newest) return { id: keyIdOf(newest), jwk: newest.jwk };
    throw new Fault('unavailable', `${this.statement.source} has no key that is good to encrypt to`, {
      remedy: 'look at the clock; let the hub state its keys anew',
    });
  }
}
