// What the hub says.
import { certificateAnswer } from '../../daemon/fleet/identity/messages.ts';
import { enrolAnswerTopic } from '../../daemon/fleet/identity/topics.ts';
import {
  ExecutionMessageSchema,
  ExecutionsMessageSchema,
  UnknownJobSchema,
} from '../../daemon/fleet/jobs/messages.ts';
import { FilePieceSchema, ListPointerSchema } from '../../daemon/fleet/lists/messages.ts';
import { AheadSchema, DesiredSchema } from '../../daemon/fleet/shadow/messages.ts';
import { AckSchema, IntroduceSchema, SessionSchema } from '../../daemon/link/event-schema.ts';
import { KeyStatementSchema } from '../../daemon/link/sealed/key-statement.ts';
import { broadcastTopic, downTopic, hubSourceOf } from '../../daemon/link/topics.ts';
import { addressed, placeholder } from './address.ts';
import { exampleCertificate, exampleKey, exampleRoot } from './example-certificates.ts';
import { exampleKiosk } from './example-events.ts';
import { bare, exampleConfiguration, exampleDigest, saysDown } from './examples.ts';
import type { Channel } from './message.ts';
import { statementOf } from './statement-example.ts';

const down = (kind: string) => ({
  address: addressed(downTopic(placeholder, kind)),
  direction: 'down' as const,
  kind,
});
const toAll = (kind: string) => ({
  address: addressed(broadcastTopic(placeholder.tenant, kind)),
  direction: 'down' as const,
  kind,
});
const signed = 'signed' as const;

const pointer = { list: 'fugitives', version: 31, epoch: 12, url: 'https://hub.example/lists/fugitives/' };
const execution = {
  ...{ job: 'J1', version: 2, status: 'IN_PROGRESS', kind: 'lock-lane' },
  ...{ parameters: { reason: 'the gate is being repaired' }, when: 'any-time', order: 5 },
};
const hubStatement = bare(
  'statement',
  'One to know it by, one to encrypt to',
  statementOf(hubSourceOf(exampleKiosk.tenant), ['sig', 'enc']),
);
const granted = {
  nonce: 'q0Zr8mT1vS3nXw5yKc7b2uPf',
  certificate: exampleCertificate,
  chain: [exampleRoot],
};
const refused = {
  nonce: 'q0Zr8mT1vS3nXw5yKc7b2uPf',
  refused: 'unknown-serial',
  detail: 'no operator has allowed a board 10000000abcdef01',
};

export const downChannels: readonly Channel[] = [
  {
    name: 'ack',
    ...down('ack'),
    summary: 'Up to where a stream is on the disk of the hub. Only then does the kiosk let go of it.',
    messages: [
      {
        name: 'ack',
        summary: 'Everything of the stream and epoch, up to and including it',
        ...{ schema: AckSchema, wire: signed },
        examples: [
          saysDown('ack', 'ack', 'Eight are there', {
            ...{ stream: 'urgent', epoch: '01JZ8PZZ5E3G7J9K2M4N6Q8R0S', upTo: 8 },
          }),
        ],
      },
    ],
  },
  {
    name: 'desired',
    ...down('shadow'),
    summary: 'What the hub wants of the kiosk.',
    messages: [
      {
        name: 'desired',
        summary: 'A whole configuration, of a version that grows',
        ...{ schema: DesiredSchema, wire: signed },
        examples: [
          saysDown('shadow', 'desired', 'All of it, each time', {
            ...{ type: 'desired', version: 4, digest: exampleDigest, configuration: exampleConfiguration },
          }),
        ],
      },
      {
        name: 'ahead',
        summary: 'The hub has heard more of this kiosk than it knows to have said: its store was set back',
        ...{ schema: AheadSchema, wire: signed },
        examples: [
          saysDown('shadow', 'ahead', 'Begin a later session', { type: 'ahead', session: 9, seq: 40 }),
        ],
      },
    ],
  },
  {
    name: 'job',
    ...down('job'),
    summary: 'What the kiosk is to do.',
    messages: [
      {
        name: 'execution',
        summary: 'News of one, or the answer to an update',
        ...{ schema: ExecutionMessageSchema, wire: signed },
        examples: [saysDown('job', 'yes', 'It may begin', { type: 'execution', re: 'u1', execution })],
      },
      {
        name: 'executions',
        summary: 'All that have not ended: the answer to a request',
        ...{ schema: ExecutionsMessageSchema, wire: signed },
        examples: [
          saysDown('job', 'two', 'Two wait', {
            type: 'executions',
            executions: [
              execution,
              {
                ...execution,
                job: 'J2',
                version: 1,
                status: 'QUEUED',
                kind: 'restart',
                parameters: {},
                order: 6,
              },
            ],
          }),
        ],
      },
      {
        name: 'unknownJob',
        summary: 'The hub knows nothing of it',
        ...{ schema: UnknownJobSchema, wire: signed },
        examples: [saysDown('job', 'unknown', 'Forget it', { type: 'unknown', job: 'J1' })],
      },
    ],
  },
  {
    name: 'list',
    ...down('list'),
    summary: 'There is something new of a list, with the key that opens it.',
    messages: [
      {
        name: 'listPointer',
        summary: 'The content key is encrypted to this kiosk by itself',
        ...{ schema: ListPointerSchema, wire: signed },
        examples: [
          saysDown('list', 'withKey', 'For a kiosk that was born', {
            ...pointer,
            key: { id: '1', jwe: exampleKey },
          }),
        ],
      },
    ],
  },
  {
    name: 'listForAll',
    ...toAll('list'),
    summary: 'The same for every kiosk of the tenant. Claims hear it too: nothing secret stands in it.',
    messages: [
      {
        name: 'listForAll',
        summary: 'Whoever hears it begins after a random part of `spreadMs`',
        ...{ schema: ListPointerSchema, wire: signed },
        examples: [
          saysDown('list', 'published', 'An epoch was published', { ...pointer, spreadMs: 10_000 }, 'all'),
        ],
      },
    ],
  },
  {
    name: 'filePiece',
    ...down('file'),
    summary: 'A piece of a file that was asked for.',
    messages: [
      {
        name: 'filePiece',
        summary: 'Files of lists are encrypted and signed by themselves',
        ...{ schema: FilePieceSchema, wire: signed },
        examples: [
          saysDown('file', 'piece', 'The first', {
            ...{ list: 'fugitives', path: 'targets/delta-12', from: 0, length: 4_210, bytes: 'QklUTUFQ' },
          }),
          saysDown('file', 'missing', 'There is no such file', {
            ...{ list: 'fugitives', path: 'targets/delta-2', from: 0, bytes: '' },
          }),
        ],
      },
    ],
  },
  {
    name: 'certificate',
    ...down('certificate'),
    summary: 'The answer to `renew`.',
    messages: [
      {
        name: 'certificate',
        summary: 'Granted, or refused with a reason',
        ...{ schema: certificateAnswer, wire: signed },
        examples: [saysDown('certificate', 'renewed', 'The next one', granted)],
      },
    ],
  },
  {
    name: 'introduce',
    ...down('introduce'),
    summary: 'The hub does not know the key of this kiosk: it is to state its keys again.',
    messages: [
      {
        name: 'introduce',
        summary: 'At once',
        ...{ schema: IntroduceSchema, wire: signed },
        examples: [saysDown('introduce', 'who', 'Who are you?', {})],
      },
    ],
  },
  {
    name: 'introduceAll',
    ...toAll('introduce'),
    summary: 'A hub that comes to the broker asks all whom it has not answered on their line who they are.',
    messages: [
      {
        name: 'introduceAll',
        summary: 'Each answers at a random moment within `spreadMs`',
        ...{ schema: IntroduceSchema, wire: signed },
        examples: [saysDown('introduce', 'whoIsThere', 'Within five seconds', { spreadMs: 5_000 }, 'all')],
      },
    ],
  },
  {
    name: 'session',
    ...down('session'),
    summary:
      'The kiosk speaks in an earlier session than the hub has heard of: it was set back, and begins one above.',
    messages: [
      {
        name: 'session',
        summary: 'Nothing that it says counts before',
        ...{ schema: SessionSchema, wire: signed },
        examples: [saysDown('session', 'above', 'Go above that', { above: 9 })],
      },
    ],
  },
  {
    name: 'hubKeys',
    ...down('keys'),
    summary: 'By which keys the hub signs, and to which one encrypts.',
    messages: [
      {
        name: 'hubKeys',
        summary: 'No CloudEvent: a statement that proves itself',
        ...{ schema: KeyStatementSchema, wire: 'statement', examples: [hubStatement] },
      },
    ],
  },
  {
    name: 'hubKeysForAll',
    ...toAll('keys'),
    summary: 'The same for every kiosk of the tenant, when there are new ones.',
    messages: [
      {
        name: 'hubKeysForAll',
        summary: 'No CloudEvent: a statement that proves itself',
        ...{ schema: KeyStatementSchema, wire: 'statement', examples: [hubStatement] },
      },
    ],
  },
  {
    name: 'enrolled',
    address: addressed(enrolAnswerTopic(placeholder.tenant, addressed.part('claim'))),
    summary: 'The answer to `enrol`: every board with this claim hears it, and takes what has its nonce.',
    ...{ direction: 'down', kind: 'enrol' },
    messages: [
      {
        name: 'enrolled',
        summary: 'Granted, or refused with a reason; no CloudEvent',
        ...{ schema: certificateAnswer, wire: 'plain' },
        examples: [
          bare('granted', 'A certificate', granted),
          bare('refused', 'An operator has to do something first', refused),
        ],
      },
    ],
  },
];
