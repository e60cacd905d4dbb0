/** From the first piece to the last; to be seen on a light page and on a dark one. */
export const PIECE_COLORS: readonly string[] = [
  '#6d4bb5',
  '#5068cf',
  '#3a8fd6',
  '#28a9b3',
  '#37b57c',
  '#86c24a',
  '#d3bf35',
  '#ee9b36',
  '#e8663f',
];

/** The colour of a piece by its place among all. */
export function pieceColor(piece: number, pieces: number): string {
  const share = pieces > 1 ? Math.min(1, piece / (pieces - 1)) : 0;
  return PIECE_COLORS[Math.round(share * (PIECE_COLORS.length - 1))]!;
}
