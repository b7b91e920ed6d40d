import { connect } from '../connect.ts';
import type { Row } from '../row.ts';

/** The same, each with its own certificate. */
export const row: Row = {
  name: 'connected-mtls',
  run: context => connect(context, { ci: 500, full: 2_000 }, true),
};
