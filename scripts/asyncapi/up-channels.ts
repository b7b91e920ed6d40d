// What a kiosk says, and a board that is to become one.
import { enrolRequest, renewRequest } from '../../daemon/fleet/identity/messages.ts';
import { enrolTopic } from '../../daemon/fleet/identity/topics.ts';
import { JobRequestSchema, JobUpdateSchema } from '../../daemon/fleet/jobs/messages.ts';
import { FileAskSchema, ListReportSchema } from '../../daemon/fleet/lists/messages.ts';
import {
  BirthSchema,
  HealthSchema,
  ReportedSchema,
  RequestSchema,
} from '../../daemon/fleet/shadow/messages.ts';
import { BatchSchema, StateSchema } from '../../daemon/link/event-schema.ts';
import { lastPlace } from '../../daemon/link/message.ts';
import { KeyStatementSchema } from '../../daemon/link/sealed/key-statement.ts';
import { eventTopic, formatTopic, sourceOf } from '../../daemon/link/topics.ts';
import { type Address, addressed, placeholder } from './address.ts';
import { exampleRenewal, exampleRequest } from './example-certificates.ts';
import { eventExamples, exampleKiosk } from './example-events.ts';
import { bare, rejectedReport, saysUp, standing } from './examples.ts';
import type { Channel } from './message.ts';
import { statementOf } from './statement-example.ts';

const up = (kind: string, detail?: string): Address =>
  addressed(
    formatTopic({
      address: placeholder,
      direction: 'up',
      kind,
      ...(detail !== undefined && { detail: addressed.part(detail) }),
    }),
  );
const encrypted = 'encrypted' as const;

export const upChannels: readonly Channel[] = [
  {
    name: 'events',
    address: addressed(eventTopic(placeholder)),
    summary:
      'What happened. Every event of a kiosk goes here, in one shape and padded, so that the traffic does not tell a hit from another.',
    ...{ direction: 'up', kind: 'evt', reply: 'ack' },
    messages: [
      {
        name: 'events',
        summary: 'A batch in the order of its stream: a hit, a decision, an alarm alone, others up to 100',
        ...{ schema: BatchSchema, wire: encrypted, examples: eventExamples },
      },
    ],
  },
  {
    name: 'state',
    address: up('state'),
    summary: 'Whether the kiosk is on the line: birth, farewell, last will.',
    ...{ direction: 'up', kind: 'state' },
    messages: [
      {
        name: 'state',
        summary: 'Also the last will of a connection, whose place in the session is the last there is',
        ...{ schema: StateSchema, wire: encrypted },
        examples: [
          saysUp('state', 'birth', 'Connected', { state: 'online' }, 1),
          saysUp(
            'state',
            'lastWill',
            'The broker says it when the line is dead',
            { state: 'offline' },
            lastPlace,
          ),
        ],
      },
    ],
  },
  {
    name: 'shadow',
    address: up('shadow'),
    summary:
      'What is in force at the kiosk, and what became of what was desired. Each says all: the last counts.',
    ...{ direction: 'up', kind: 'shadow', reply: 'desired' },
    messages: [
      {
        name: 'birth',
        summary: 'A session of the configuration begins',
        ...{ schema: BirthSchema, wire: encrypted },
        examples: [
          saysUp('shadow', 'birth', 'After a start', {
            type: 'birth',
            ...standing,
            seq: 1,
            software: '1.4.0',
            startedAt: '2026-06-01T11:59:40.000Z',
          }),
        ],
      },
      {
        name: 'request',
        summary: 'Asks for the newest desired document',
        ...{ schema: RequestSchema, wire: encrypted },
        examples: [saysUp('shadow', 'request', 'On every connection', { type: 'request', ...standing })],
      },
      {
        name: 'reported',
        summary: 'What became of a document, when that changes',
        ...{ schema: ReportedSchema, wire: encrypted },
        examples: [
          saysUp('shadow', 'applied', 'In force', { type: 'reported', ...standing }),
          saysUp('shadow', 'rejected', 'Not taken: which field, and why', {
            type: 'reported',
            ...standing,
            report: rejectedReport,
          }),
        ],
      },
    ],
  },
  {
    name: 'health',
    address: up('health'),
    summary:
      'How the parts of the kiosk stand, at an interval; two and a half of them without one, and it is offline.',
    ...{ direction: 'up', kind: 'health' },
    messages: [
      {
        name: 'health',
        summary: 'Says all that the shadow says, too',
        ...{ schema: HealthSchema, wire: encrypted },
        examples: [
          saysUp('health', 'health', 'A sensor is gone', {
            type: 'health',
            ...standing,
            parts: [
              { name: 'lane lane-1', status: 'up', detail: 'idle' },
              { name: 'device iris-camera', status: 'down', detail: 'no such device' },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: 'jobRequest',
    address: up('job'),
    summary: 'Asks what there is to do.',
    ...{ direction: 'up', kind: 'job', reply: 'job' },
    messages: [
      {
        name: 'jobRequest',
        summary: 'On every connection',
        ...{ schema: JobRequestSchema, wire: encrypted },
        examples: [saysUp('job', 'request', 'What is there for me?', { type: 'request' })],
      },
    ],
  },
  {
    name: 'jobUpdate',
    address: up('job', 'job'),
    summary: 'How a job goes. To say IN_PROGRESS is to ask whether it may begin.',
    ...{ direction: 'up', kind: 'job', reply: 'job' },
    messages: [
      {
        name: 'jobUpdate',
        summary: 'Of the version of the execution that the kiosk knows',
        ...{ schema: JobUpdateSchema, wire: encrypted },
        examples: [
          saysUp('job', 'mayI', 'May it begin?', {
            ...{ type: 'update', id: 'u1', job: 'J1', expectedVersion: 1, status: 'IN_PROGRESS' },
          }),
          saysUp('job', 'done', 'It has ended', {
            ...{ type: 'update', id: 'u2', job: 'J1', expectedVersion: 2, status: 'SUCCEEDED' },
            result: { usable: 3 },
          }),
        ],
      },
    ],
  },
  {
    name: 'listReport',
    address: up('list'),
    summary:
      'How a list stands at the kiosk: what is in force, what was added and deleted, or why an epoch was refused.',
    ...{ direction: 'up', kind: 'list' },
    messages: [
      {
        name: 'listReport',
        summary: 'After each pass that changed something, was refused, or was the first',
        ...{ schema: ListReportSchema, wire: encrypted },
        examples: [
          saysUp('list', 'applied', 'A delta is in force', {
            ...{ list: 'fugitives', at: '2026-06-01T12:00:00.000Z', epoch: 12, root: 'b2'.repeat(32) },
            ...{ version: 31, how: 'delta', added: 3, replaced: 1, deleted: 2, bytes: 4_210, tookMs: 612.5 },
          }),
          saysUp('list', 'refused', 'Somebody offers an older list', {
            ...{ list: 'fugitives', at: '2026-06-01T12:00:00.000Z', epoch: 12, root: 'b2'.repeat(32) },
            ...{ version: 31, how: 'nothing', added: 0, replaced: 0, deleted: 0, bytes: 980, tookMs: 40 },
            refusal: { code: 'rolled-back', detail: 'timestamp of version 30, 31 is known' },
          }),
        ],
      },
    ],
  },
  {
    name: 'fileAsk',
    address: up('file'),
    summary: 'Asks for a part of a file of a list, where the kiosk reaches its broker and nothing else.',
    ...{ direction: 'up', kind: 'file', reply: 'filePiece' },
    messages: [
      {
        name: 'fileAsk',
        summary: 'Answered with pieces',
        ...{ schema: FileAskSchema, wire: encrypted },
        examples: [
          saysUp('file', 'ask', 'The first part of a delta', {
            ...{ list: 'fugitives', path: 'targets/delta-12', from: 0, bytes: 65_536 },
          }),
        ],
      },
    ],
  },
  {
    name: 'renew',
    address: up('renew'),
    summary: 'Asks for the time after the certificate of the kiosk.',
    ...{ direction: 'up', kind: 'renew', reply: 'certificate' },
    messages: [
      {
        name: 'renew',
        summary: 'For the key that the kiosk has, or for a new one',
        ...{ schema: renewRequest, wire: encrypted },
        examples: [
          saysUp('renew', 'renew', 'A new key', {
            nonce: 'T4h9sLx2WqZ7pDk1vMb5nYcJ',
            csr: exampleRenewal,
          }),
        ],
      },
    ],
  },
  {
    name: 'kioskKeys',
    address: up('keys'),
    summary: 'By which keys the kiosk signs. Said on every connection, and when somebody asks.',
    ...{ direction: 'up', kind: 'keys', reply: 'hubKeys' },
    messages: [
      {
        name: 'kioskKeys',
        summary: 'No CloudEvent: a statement that proves itself',
        ...{ schema: KeyStatementSchema, wire: 'statement' },
        examples: [bare('statement', 'One key', statementOf(sourceOf(exampleKiosk), ['sig']))],
      },
    ],
  },
  {
    name: 'enrol',
    address: addressed(enrolTopic(placeholder.tenant, addressed.part('claim'))),
    summary: 'A board without an identity asks for one, over a claim.',
    ...{ direction: 'up', kind: 'enrol', reply: 'enrolled' },
    messages: [
      {
        name: 'enrol',
        summary: 'Sent again until it is answered; no CloudEvent',
        ...{ schema: enrolRequest, wire: 'plain' },
        examples: [
          bare('enrol', 'A key, and the serial of the board', {
            nonce: 'q0Zr8mT1vS3nXw5yKc7b2uPf',
            serial: '10000000abcdef01',
            csr: exampleRequest,
          }),
        ],
      },
    ],
  },
];
