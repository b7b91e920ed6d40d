/**
 * `node handed-in.js IMAGE KEY KEY`, in the guest: what the devices owe whose images a vendor's program hands in, by folder, HTTP
 * or the Secure Biometric Interface. IMAGE holds an impression, 192 x 192 px of 8 bits; the keys, in PEM, are those of who vouches
 * for an SBI device and of the device. They come from outside because an emulated processor takes seconds to make each.
 */
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  folderIrisCameraContract,
  folderScannerContract,
  httpScannerContract,
  sbiScannerContract,
} from '../../../helpers/handed-in-contracts.ts';
import { rawRecord, SbiRig } from '../../../helpers/sbi-rig.ts';

const [image = '', rootKey = '', deviceKey = ''] = process.argv.slice(2);
const impression = new Uint8Array(await readFile(image));
const finger = () => impression;

folderScannerContract(finger);
folderIrisCameraContract();
httpScannerContract(finger);
const keyOf = async (file: string) => createPrivateKey(await readFile(file));
const sbi = await SbiRig.make([await keyOf(rootKey), await keyOf(deviceKey)]);
sbiScannerContract(sbi, () => rawRecord(impression));
