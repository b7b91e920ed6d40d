/** A rectangle of the plane of coefficients, px. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle that is split into four, and whether of its halves the high-pass one comes first, across and down. */
export interface Node extends Rectangle {
  readonly highFirstAcross: boolean;
  readonly highFirstDown: boolean;
  /** The subbands within it: from `firstBand` to before `endBand`. */
  readonly firstBand: number;
  readonly endBand: number;
}

/** How an image is split: the nodes, each before those within it, and the 64 subbands. */
export interface Decomposition {
  readonly nodes: readonly Node[];
  readonly bands: readonly Rectangle[];
}

/** A part of the tree: a subband, or four parts, from the top left, row by row. */
type Tree = 'band' | readonly [Tree, Tree, Tree, Tree];

const four: Tree = ['band', 'band', 'band', 'band'];
const sixteen: Tree = [four, four, four, four];
/** The standard's tree (Annex A): 0 to 3 in the corner, 4 to 18 around it, 19 to 34, 35 to 50, 51, 52 to 55, 56 to 59, 60 to 63. */
const tree: Tree = [
  [[[four, 'band', 'band', 'band'], four, four, four], sixteen, sixteen, 'band'],
  four,
  four,
  four,
];

/**
 * Where the subbands of an image lie. Of a side of n samples the low-pass half has n / 2, rounded up. A rectangle on the right is the
 * high-pass half of its parent, whose frequencies are mirrored: there the high-pass half comes first; the same below.
 */
export function decompose(widthPx: number, heightPx: number): Decomposition {
  const nodes: Node[] = [];
  const bands: Rectangle[] = [];
  const grow = (part: Tree, area: Rectangle, right: boolean, below: boolean): void => {
    if (part === 'band') {
      bands.push(area);
      return;
    }
    const at = nodes.push({
      ...area,
      highFirstAcross: right,
      highFirstDown: below,
      firstBand: bands.length,
      endBand: 0,
    });
    const [left, width] = halves(area.width, right);
    const [top, height] = halves(area.height, below);
    const { x, y } = area;
    grow(part[0], { x, y, width: left, height: top }, false, false);
    grow(part[1], { x: x + left, y, width, height: top }, true, false);
    grow(part[2], { x, y: y + top, width: left, height }, false, true);
    grow(part[3], { x: x + left, y: y + top, width, height }, true, true);
    nodes[at - 1] = { ...nodes[at - 1], endBand: bands.length };
  };
  grow(tree, { x: 0, y: 0, width: widthPx, height: heightPx }, false, false);
  return { nodes, bands };
}

function halves(length: number, highFirst: boolean): readonly [number, number] {
  const low = Math.ceil(length / 2);
  return highFirst ? [length - low, low] : [low, length - low];
}
