// Small iris image records for tests, whose image is a ramp.
import type {
  IrisRecord2005,
  IrisRecord2011,
  IrisView,
  IrisView2011,
} from '../../daemon/formats/iso19794/iris-view.ts';

export const [widthPx, heightPx] = [40, 32];
export const ramp = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => (at % widthPx) * 5);

export const rawView: IrisView = {
  eye: 1,
  number: 1,
  codec: 'raw',
  isColour: false,
  widthPx,
  heightPx,
  bitDepth: 8,
  horizontal: 1,
  vertical: 1,
  rollDegrees: 11.25,
  rollUncertaintyDegrees: 2.8125,
  qualities: [{ score: 70, vendor: 0, algorithm: 0 }],
  isPolar: false,
  data: ramp,
};

export const record2005: IrisRecord2005 = {
  edition: '2005',
  header: {
    captureDevice: 7,
    furtherProperties: 1,
    irisDiameterPx: 24,
    transformation: 0,
    deviceIdentifier: 'D000000000012345',
  },
  views: [rawView, { ...rawView, eye: 2 }],
};

export const view2011: IrisView2011 = {
  ...rawView,
  qualities: [
    { score: 70, vendor: 0x4e49, algorithm: 1 },
    { vendor: 0x4e49, algorithm: 2 },
  ],
  capturedAt: '2026-11-26T03:41:09.250Z',
  device: { technology: 1, vendor: 0x1234, type: 0x5678 },
  kind: 'vga',
  compressionHistory: 1,
  rangeMm: 310,
  centreX: { smallest: 18, largest: 22 },
  centreY: { smallest: 15, largest: 17 },
  diameter: { smallest: 20, largest: 24 },
};

export const record2011: IrisRecord2011 = { edition: '2011', eyes: 1, views: [view2011] };
