import { bands, type Image, type Tile } from '@parallel/mandelbrot';

const UPPER_HALF = '▀';
const REDRAW_MILLISECONDS = 40;

/** Draws a picture in the terminal while it is computed: two pixels a character, one above the other. */
export interface Preview {
  onTile(tile: Tile, image: Image): void;
  /** Draws what is left and leaves the cursor below the picture. */
  finish(): void;
}

/** @param width in characters; the height follows from the picture's. */
export function createPreview(
  stream: NodeJS.WritableStream,
  view: { readonly width: number; readonly height: number },
  width: number,
): Preview {
  const columns = Math.max(1, Math.min(width, view.width));
  const rows = Math.max(1, Math.round((columns * view.height) / view.width / 2));
  // Which pixel each half character shows: the one in the middle of what it covers.
  const sampleX = (column: number) => Math.floor(((column + 0.5) * view.width) / columns);
  const sampleY = (half: number) => Math.floor(((half + 0.5) * view.height) / (2 * rows));
  const colors: (readonly number[] | undefined)[] = new Array(columns * rows * 2).fill(undefined);
  let drawnAt = 0;
  let begun = false;

  const draw = () => {
    let text = begun ? `\x1b[${rows}A` : '';
    begun = true;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const upper = colors[2 * row * columns + column] ?? [40, 40, 40];
        const lower = colors[(2 * row + 1) * columns + column] ?? [40, 40, 40];
        text += `\x1b[38;2;${upper.join(';')};48;2;${lower.join(';')}m${UPPER_HALF}`;
      }
      text += '\x1b[0m\n';
    }
    stream.write(text);
    drawnAt = performance.now();
  };

  return {
    onTile(tile, image) {
      const firstColumn = Math.max(0, Math.floor((tile.x * columns) / image.width) - 1);
      const firstHalf = Math.max(0, Math.floor((tile.y * 2 * rows) / image.height) - 1);
      for (let half = firstHalf; half < 2 * rows; half += 1) {
        const y = sampleY(half);
        if (y >= tile.y + tile.height) break;
        if (y < tile.y) continue;
        for (let column = firstColumn; column < columns; column += 1) {
          const x = sampleX(column);
          if (x >= tile.x + tile.width) break;
          if (x < tile.x) continue;
          colors[half * columns + column] = bands(image.counts[y * image.width + x]!);
        }
      }
      if (performance.now() - drawnAt > REDRAW_MILLISECONDS) draw();
    },
    finish: draw,
  };
}
