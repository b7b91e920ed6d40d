/**
 * `node handed-in.js IMAGE`, in the guest: what the devices owe whose images a vendor's program hands in, by folder, HTTP or the
 * Secure Biometric Interface. IMAGE holds an impression, 192 x 192 px of 8 bits: growing a finger takes too long here.
 */
import { readFile } from 'node:fs/promises';
import {
  folderIrisCameraContract,
  folderScannerContract,
  httpScannerContract,
  sbiScannerContract,
} from '../../../helpers/handed-in-contracts.ts';
import { rawRecord, SbiRig } from '../../../helpers/sbi-rig.ts';

const impression = new Uint8Array(await readFile(process.argv[2] ?? ''));
const finger = () => impression;

folderScannerContract(finger);
folderIrisCameraContract();
httpScannerContract(finger);
sbiScannerContract(await SbiRig.make(), () => rawRecord(impression));
