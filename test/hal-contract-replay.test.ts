import { syntheticFolder } from './helpers/capture-folder.ts';
import { laneContracts } from './helpers/lane-contracts.ts';

const folder = await syntheticFolder(1, 2);

laneContracts('replay', () => ({ driver: 'replay', options: { folder } }));
