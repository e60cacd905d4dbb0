// Eight lanes, each a point of its own: a row of eight numbers for each thing that is known of
// them, at the address that a call is given. The module has no data and no address of its own, so
// that many instances can work in one memory.

export const LANES: i32 = 8;
export const ROW: usize = 64;

/** Where orbits were when the block began, */
export const X: usize = 0;
export const Y: usize = 1 * ROW;
/** and where they are after it. */
export const NEXT_X: usize = 2 * ROW;
export const NEXT_Y: usize = 3 * ROW;
export const CX: usize = 4 * ROW;
export const CY: usize = 5 * ROW;
/** A disc or an earlier place of the orbit, and the square of how near to come to it. */
export const MARK_X: usize = 6 * ROW;
export const MARK_Y: usize = 7 * ROW;
export const REACH: usize = 8 * ROW;
export const HAS_DISC: usize = 9 * ROW;
/** Blocks: of the mark, of the next mark, of the point's first steps, of its last. */
export const MARKED: usize = 10 * ROW;
export const RENEW: usize = 11 * ROW;
export const BEGUN: usize = 12 * ROW;
export const DUE: usize = 13 * ROW;
/** The address of the point's count. */
export const CELL: usize = 14 * ROW;

/** The address of this call's rows. */
export let lanes: usize = 0;

export function workAt(address: usize): void {
  lanes = address;
}
