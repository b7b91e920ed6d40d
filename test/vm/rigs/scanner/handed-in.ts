// Runs in the guest: what the devices owe whose images a vendor's program hands in, by folder, HTTP or the Secure Biometric Interface.
import { createPrivateKey } from 'node:crypto';
import {
  folderIrisCameraContract,
  folderScannerContract,
  httpScannerContract,
  sbiScannerContract,
} from '../../../helpers/handed-in-contracts.ts';
import { rawRecord, SbiRig } from '../../../helpers/sbi-rig.ts';

/**
 * The suites, with an impression of 192 x 192 px. The keys, in PEM, are those of who vouches for an SBI device and of the device:
 * they come from outside because an emulated processor takes seconds to make each.
 */
export async function handedInContracts(
  impression: Uint8Array,
  keys: readonly [Buffer, Buffer],
): Promise<void> {
  const finger = () => impression;
  folderScannerContract(finger);
  folderIrisCameraContract();
  httpScannerContract(finger);
  const sbi = await SbiRig.make([createPrivateKey(keys[0]), createPrivateKey(keys[1])]);
  sbiScannerContract(sbi, () => rawRecord(impression));
}
