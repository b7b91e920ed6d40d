import { type IrisCompareKernel, irisLayout } from '../iris-compare.ts';

/** Twin of assembly/iris-compare.ts. Counts are whole numbers: equal bit for bit. */
export function scalarIrisCompare(memory: WebAssembly.Memory): IrisCompareKernel {
  const bytes = new Uint8Array(memory.buffer);
  const words = new Int32Array(memory.buffer);
  const { codeBytes, sectorBytes, scaleBytes, maskAt } = irisLayout;

  function sectorCount(probe: number, reference: number, scales: number): readonly [number, number] {
    let [differing, common] = [0, 0];
    for (let scale = 0; scale < scales; scale++) {
      for (let k = 0; k < sectorBytes; k++) {
        const [a, b] = [probe + scale * scaleBytes + k, reference + scale * scaleBytes + k];
        const valid = bytes[a + maskAt] & bytes[b + maskAt];
        differing += ones((bytes[a] ^ bytes[b]) & valid);
        common += ones(valid);
      }
    }
    return [differing, common];
  }

  return {
    sectorCounts(probe, reference, scales, reach, counts) {
      let to = counts / 4;
      for (let turn = -reach; turn <= reach; turn++) {
        for (let sector = 0; sector < codeBytes; sector += sectorBytes) {
          const from = (sector - 2 * turn + codeBytes) % codeBytes;
          const [differing, common] = sectorCount(probe + from, reference + sector, scales);
          words[to++] = differing;
          words[to++] = common;
        }
      }
    },
  };
}

function ones(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}
