// Requests for certificates (PKCS #10): what proves that the key is there, and what does not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import test from 'node:test';
import * as fc from 'fast-check';
import { thumbprint, verifierFromJwk } from '../daemon/core/es256.ts';
import { Fault } from '../daemon/core/errors.ts';
import { certificateRequest } from '../daemon/fleet/identity/certificate-request.ts';
import { elementKey } from '../daemon/fleet/identity/device-key.ts';
import { claimName, deviceName, hubName, partyOf, reservedShards } from '../daemon/fleet/identity/names.ts';
import { keyOfRequest } from '../daemon/hub/authority/csr.ts';
import { newKey } from './helpers/authority.ts';

const bytesOf = (pem: string) => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
const pemOf = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE REQUEST-----\n`;

test('a request proves that its key is there, and OpenSSL thinks so too', async () => {
  const key = newKey();
  const csr = await certificateRequest(key);
  assert.equal(thumbprint(await keyOfRequest(csr)), key.kid);
  const { stderr, stdout } = spawnSync('openssl', ['req', '-verify', '-noout', '-subject'], {
    input: csr,
    encoding: 'utf8',
  });
  assert.match(stderr, /verify OK/i);
  assert.match(stdout, /^subject=\s*$/m, 'it asks for no name');
});

test('a request with one bit turned in what is signed proves nothing; elsewhere it proves no other key', async () => {
  const key = newKey();
  const bytes = bytesOf(await certificateRequest(key));
  // SEQUENCE { what is signed, algorithm, signature }, each length in a byte of its own, the outer one behind 0x81 if it has to.
  const start = bytes[1] === 0x81 ? 3 : 2;
  const end = start + 2 + (bytes[start + 1] ?? 0);
  const turnedAt = (bit: number) => {
    const turned = Buffer.from(bytes);
    turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return keyOfRequest(pemOf(turned));
  };
  for (let bit = start * 8; bit < end * 8; bit++)
    await assert.rejects(turnedAt(bit), { code: 'bad-input' }, `bit ${bit}`);
  const kids = new Set<string>();
  for (const bit of [...upTo(start * 8), ...upTo((bytes.length - end) * 8).map(one => end * 8 + one)])
    await turnedAt(bit).then(
      jwk => kids.add(thumbprint(jwk)),
      (error: unknown) => assert.ok(error instanceof Fault && error.code === 'bad-input', String(error)),
    );
  for (const kid of kids) assert.equal(kid, key.kid);
});

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('whatever is no request is refused as bad input', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.uint8Array().map(bytes => pemOf(Buffer.from(bytes))),
      ),
      async text => {
        await assert.rejects(keyOfRequest(text), { code: 'bad-input' });
      },
    ),
    { numRuns: 200 },
  );
});

test('only keys of P-256 are taken', async () => {
  for (const kind of [['rsa:2048'], ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], ['ed25519']]) {
    const { stdout, status } = spawnSync(
      'openssl',
      [
        'req',
        '-new',
        '-nodes',
        '-newkey',
        ...kind,
        '-subj',
        '/CN=demo\\/a\\/egate-1',
        '-keyout',
        '/dev/null',
      ],
      { encoding: 'utf8' },
    );
    assert.equal(status, 0);
    await assert.rejects(keyOfRequest(stdout), { code: 'bad-input' }, kind[0]);
  }
});

test('a key in a secure element signs requests like one in memory', async () => {
  const key = newKey();
  const { x, y } = key.publicJwk;
  const point = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const digests: string[] = [];
  let message: Uint8Array = new Uint8Array();
  const inChip = await elementKey(
    {
      publicKey: async () => point,
      // A chip signs digests: this one looks up what was hashed, since a key in memory hashes by itself.
      sign: async (_slot, digest) => {
        digests.push(Buffer.from(digest).toString('hex'));
        return key.sign(message);
      },
    },
    0,
  );
  assert.equal(inChip.kid, key.kid);
  message = Buffer.from('a message');
  const signature = await inChip.sign(message);
  assert.deepEqual(digests, [createHash('sha256').update(message).digest('hex')]);
  assert.ok(verifierFromJwk(inChip.publicJwk, 'chip').verifies(message, signature));
  assert.ok(createPublicKey({ key: { ...inChip.publicJwk }, format: 'jwk' }));
});

test('a name is read as it was written, and whatever is no name is bad input', () => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,15}$/);
  fc.assert(
    fc.property(word, word, word, (tenant, shard, device) => {
      fc.pre(!reservedShards.includes(shard));
      const address = { tenant, shard, device };
      assert.deepEqual(partyOf(deviceName(address)), { kind: 'device', address });
      assert.deepEqual(partyOf(claimName(tenant, device)), { kind: 'claim', tenant, claim: device });
      assert.deepEqual(partyOf(hubName(tenant)), { kind: 'hub', tenant });
    }),
  );
  fc.assert(
    fc.property(fc.string(), text => {
      try {
        partyOf(text);
        assert.match(text, /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){1,2}$/);
      } catch (error) {
        assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
      }
    }),
  );
  for (const wrong of [
    '',
    'demo',
    'demo/',
    '/hub',
    'demo/all/x',
    'demo/a/b/c',
    'demo/a/#',
    'demo/+',
    'demo/a/x\n',
  ])
    assert.throws(() => partyOf(wrong), { code: 'bad-input' }, wrong);
});

test('a daemon starts without the library of certificates', () => {
  const main = new URL('../daemon/main.js', import.meta.url).href;
  const loads = (module: string) =>
    spawnSync(
      process.execPath,
      ['--input-type=module', '-e', `await import('${module}'); console.log(typeof Reflect.getMetadata)`],
      { encoding: 'utf8' },
    ).stdout.trim();
  assert.equal(loads(main), 'undefined');
  assert.equal(loads(new URL('../daemon/fleet/identity/x509.js', import.meta.url).href), 'function');
});
