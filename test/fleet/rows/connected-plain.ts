import { connect } from '../connect.ts';
import type { Row } from '../row.ts';

/** So many kiosks of one process on Mosquitto, without TLS. */
export const row: Row = {
  name: 'connected-plain',
  run: context => connect(context, { ci: 1_000, full: 5_000 }, false),
};
