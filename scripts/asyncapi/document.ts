// The AsyncAPI 3 document of the line, from the point of view of a kiosk.
import { version } from '../../daemon/version.ts';
import { namesIn, parameters } from './address.ts';
import { downChannels } from './down-channels.ts';
import type { Json } from './json-schema.ts';
import type { Channel, Message } from './message.ts';
import { contentTypeOf, payloadOf, schemasOf } from './payloads.ts';
import { upChannels } from './up-channels.ts';
import { wires } from './wire.ts';

export const channels: readonly Channel[] = [...upChannels, ...downChannels];

const description = [
  'What a kiosk and its hub say to each other over MQTT, as the kiosk sees it: it sends what goes `up`, and receives the rest.',
  'The payloads are what is inside. What is published in their place, and what of it the broker and whoever looks on can read, says `x-wire` of each message; docs/messages.md says why.',
  'Events are repeated until the hub has acknowledged them; all else may be lost, doubled, late or played again, and says all that there is to say.',
].join('\n\n');

const pointer = (...steps: readonly string[]) => ({ $ref: `#/${steps.join('/')}` });

const messageOf = (channel: Channel, message: Message): Json => ({
  name: message.name,
  title: message.name,
  summary: message.summary,
  contentType: contentTypeOf(message),
  traits: [pointer('components', 'messageTraits', wires[message.wire].name)],
  payload: payloadOf(channel, message),
  examples: message.examples.map(({ name, summary, payload }) => ({ name, summary, payload })),
});

const channelOf = ({ address, summary, messages }: Channel): Json => ({
  address,
  summary,
  servers: [pointer('servers', 'site')],
  parameters: Object.fromEntries(
    namesIn(address).map(name => [name, pointer('components', 'parameters', name)]),
  ),
  messages: Object.fromEntries(messages.map(({ name }) => [name, pointer('components', 'messages', name)])),
});

/** At QoS 1, and nothing is retained: a kiosk asks for what it needs. */
const binding = { mqtt: { qos: 1, retain: false, bindingVersion: '0.2.0' } };

const operationOf = ({ name, direction, messages, summary, reply }: Channel): Json => ({
  action: direction === 'up' ? 'send' : 'receive',
  channel: pointer('channels', name),
  summary,
  messages: messages.map(message => pointer('channels', name, 'messages', message.name)),
  bindings: binding,
  ...(reply !== undefined && { reply: { channel: pointer('channels', reply) } }),
});

const operationName = ({ name, direction }: Channel) =>
  `${direction === 'up' ? 'say' : 'hear'}${capital(name)}`;
const capital = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const named = <Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string,
  make: (value: Value) => Json,
) => Object.fromEntries(values.map(value => [nameOf(value), make(value)]));

export function asyncApi(): Json {
  const messages = channels.flatMap(channel => channel.messages.map(message => ({ channel, message })));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'bitmapd',
      version,
      description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    servers: {
      site: {
        host: 'broker.example:8883',
        protocol: 'mqtts',
        protocolVersion: '5',
        description:
          'The broker of a site: Mosquitto with systemd/mosquitto.conf. MQTT 3.1.1 is spoken where 5 is not.',
        security: [pointer('components', 'securitySchemes', 'identity')],
      },
    },
    channels: named(channels, ({ name }) => name, channelOf),
    operations: named(channels, operationName, operationOf),
    components: {
      schemas: schemasOf(channels),
      messages: named(
        messages,
        ({ message }) => message.name,
        ({ channel, message }) => messageOf(channel, message),
      ),
      messageTraits: Object.fromEntries(Object.values(wires).map(({ name, trait }) => [name, trait])),
      parameters,
      securitySchemes: {
        identity: { type: 'X509', description: 'Its common name is client id and user (docs/identity.md).' },
      },
    },
  };
}
