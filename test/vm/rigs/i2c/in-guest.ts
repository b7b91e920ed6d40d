// Runs in the guest, by node:test: what the drivers of hal owe, over the kernel's own I2C and a bridge that is played.
import { after, before } from 'node:test';
import { begin, rig } from './bench.ts';
import './contracts.ts';
import './faults.ts';
import './smbus.ts';

before(begin);
after(() => rig.stop());
