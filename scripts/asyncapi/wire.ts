// How a text travels: what of it everybody sees, and what only the receiver does.
import { EncryptedHeaderSchema, SignedHeaderSchema } from '../../daemon/link/sealed/header-schema.ts';
import { statementTyp } from '../../daemon/link/sealed/key-statement.ts';
import { downTyp, upTyp } from '../../daemon/link/sealed/sealing.ts';
import { maxSealedBytes, smallestPaddedBytes } from '../../daemon/link/sealed/parameters.ts';
import { type Json, jsonSchema } from './json-schema.ts';

export type Wire = 'encrypted' | 'signed' | 'statement' | 'plain';

const part = '[A-Za-z0-9_-]';
const text = (pattern: string) => ({ type: 'string', pattern, maxLength: maxSealedBytes });
const always = ['the topic', 'the time', 'the length', 'who publishes, by its certificate'];

const signedText = (typ: string): Json => ({
  form: 'JWS, compact serialisation (RFC 7515), ES256',
  text: text(`^${part}+\\.${part}+\\.${part}{86}$`),
  protectedHeader: jsonSchema(SignedHeaderSchema),
  typ,
});

/** As traits of messages: `x-wire` says what is published in the place of the payload. */
export const wires: Readonly<Record<Wire, { readonly name: string; readonly trait: Json }>> = {
  encrypted: {
    name: 'SignedAndEncrypted',
    trait: {
      description:
        'Signed by the kiosk, then encrypted to the hub. All of what is described as the payload is inside, the attributes of CloudEvents too.',
      'x-wire': {
        form: 'JWE, compact serialisation (RFC 7516), ECDH-ES with A256GCM',
        text: text(`^${part}+\\.\\.${part}{16}\\.${part}+\\.${part}{22}$`),
        protectedHeader: jsonSchema(EncryptedHeaderSchema),
        holds: signedText(upTyp),
        clear: [...always, 'the hub’s key that it is encrypted to (kid), and the ephemeral one (epk)'],
        hidden: ['everything else, the kind of an event and whether it is a hit among it'],
        padding: `Batches of events are padded with spaces to ${smallestPaddedBytes} bytes and more before they are signed.`,
      },
    },
  },
  signed: {
    name: 'Signed',
    trait: {
      description:
        'Signed by the hub. Everybody who sees the traffic can read it, and nobody else can make it.',
      'x-wire': { ...signedText(downTyp), clear: [...always, 'all of the payload'], hidden: [] },
    },
  },
  statement: {
    name: 'Statement',
    trait: {
      description:
        'Signed by the identity of its owner, whose certificate stands in the header: it proves itself, wherever it comes from.',
      'x-wire': { ...signedText(statementTyp), clear: [...always, 'all of the payload'], hidden: [] },
    },
  },
  plain: {
    name: 'Plain',
    trait: {
      description:
        'As it is: the board has no identity yet. What counts is the certificate of the claim at the broker, the signature in the request, and the authority’s in the answer.',
      'x-wire': { form: 'JSON (RFC 8259)', clear: [...always, 'all of the payload'], hidden: [] },
    },
  },
};
