import { syntheticFolder, syntheticIrises } from './helpers/capture-folder.ts';
import { laneContracts } from './helpers/lane-contracts.ts';

const [folder, irises] = await Promise.all([syntheticFolder(1, 2), syntheticIrises(1, 2)]);

laneContracts('replay', () => ({ driver: 'replay', options: { folder, irises } }));
