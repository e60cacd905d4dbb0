import native from '../../index.js';
import { go, missing } from '../support.js';

const binding = missing ? ({} as ReturnType<typeof native.load>) : native.load();

export const { mandelbrotClaim, mandelbrotKernels, mandelbrotTile, mandelbrotTiles } = binding;

/** The arguments for the fastest kernel. */
export const auto = ['auto', true] as const;

/** Every kernel of this machine, pruned and not. */
export const kernels = missing
  ? [{ simd: 'auto', pruned: true }]
  : mandelbrotKernels().flatMap((simd) => [
      { simd, pruned: true },
      { simd, pruned: false },
    ]);

type Binding = ReturnType<typeof native.load>;
type TilesArguments = Parameters<Binding['mandelbrotTiles']>;

/** What `mandelbrotTiles` takes, by name. */
export interface TilesInput {
  readonly cx: Float64Array;
  readonly cy: Float64Array;
  readonly tiles: Int32Array;
  readonly maxIterations: number;
  readonly counts: Int32Array;
  readonly threads: number;
  readonly cancel?: Int32Array;
  readonly onTiles?: TilesArguments[9];
  /** Anything, as tests of what is refused give it. */
  readonly timeline?: unknown;
  readonly niceness?: unknown;
}

/** `mandelbrotTiles` by the fastest kernel. */
export function drawTiles(input: TilesInput): Promise<void> {
  const { cx, cy, tiles, maxIterations, counts, threads, cancel = go() } = input;
  const { onTiles = () => {}, timeline, niceness } = input;
  const picture = [cx, cy, tiles, maxIterations, counts, threads] as const;
  const rest = [undefined, timeline, true, niceness] as unknown as [];
  return mandelbrotTiles(...picture, ...auto, cancel, onTiles, ...rest);
}
