/** Every row, in the order in which they are run. */
export const rowNames = [
  'identity',
  'acl',
  'replay',
  'shadow',
  'list-forgery',
  'list-delta',
  'job',
  'connected-plain',
  'connected-mtls',
  'memory',
  'ingest',
  'drain',
  'hit-latency',
  'reconnect',
  'cpu-per-event',
] as const;
