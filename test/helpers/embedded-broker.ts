// A program: the embedded broker on the port given, until it is killed.
import { startBroker } from '../../daemon/link/broker.ts';

await startBroker({ port: Number(process.argv[2]) });
