/** A palette as colours at equal distances, between which is interpolated. */
export interface NamedColors {
  readonly colors: readonly string[];
  /** Whether the first follows the last; else a repeated palette comes back the way it went. */
  readonly cyclic: boolean;
}

const hex = (colors: string) => colors.split(' ').map((color) => `#${color}`);
const open = (colors: string): NamedColors => ({ colors: hex(colors), cyclic: false });
const cyclic = (colors: string): NamedColors => ({ colors: hex(colors), cyclic: true });

/**
 * Every 15th of the 256 colours of the maps of matplotlib (CC0; turbo by Google,
 * every 8th or so): interpolated, they are at most 6 of 255 beside the originals,
 * 0.3 on average. Those that are `cyclic` are ours, but for the ideas: `twilight`
 * after matplotlib's of that name, `classic` after what fractal programs begin with.
 */
const NAMED = {
  viridis: open(
    '440154 481769 472a7a 433d84 3d4e8a 355e8d 2e6d8e 297b8e 23898e 1f978b 21a585 2eb37c 46c06f 65cb5e 89d548 b0dd2f d8e219 fde725',
  ),
  magma: open(
    '000004 090720 1a1042 311165 4a1079 621980 792282 912b81 aa337d c23b75 d9466b ec5860 f7725c fc8e64 feaa74 fec68a fde2a3 fcfdbf',
  ),
  inferno: open(
    '000004 0a0722 1e0c45 380962 510e6c 69166e 801f6c 982766 b0315b c63d4d d94d3d e9612b f47918 fa9407 fcb014 f8cd37 f2ea69 fcffa4',
  ),
  plasma: open(
    '0d0887 2f0596 4903a0 6100a7 7801a8 8e0ca4 a21d9a b42e8d c43e7f d24f71 de6164 e97257 f3854b f99a3e fdaf31 fdc627 f8df25 f0f921',
  ),
  cividis: open(
    '002051 002b64 0f356c 23406e 374a6e 4b556d 5c606e 6c6b70 797673 858176 928d78 9f9978 aea575 bfb26f d2bf66 e4cd5a f4db4e fdea45',
  ),
  turbo: open(
    '23171b 3e2a71 493eae 4a53d7 4569ee 3c7ff8 3295f7 2ba9ef 26bce1 25cdcf 29dcbc 32e9a7 3ff393 50f980 65fd6e 7cfd5e 95fb51 adf545 c5ec3c dae034 ecd12e fac029 ffad24 ff9821 ff821d fd6c1a f05616 df4111 cb2f0d b61f07 a31302 950c00 900c00',
  ),
  grey: open('000000 ffffff'),
  twilight: cyclic('e2d9e2 a6bfca 6f94c0 5f5fb4 521f78 2f1436 6a1d45 9f4150 c07d6a d3b7a9'),
  classic: cyclic('000764 0d3f9a 206bcb 7ab5e8 edffff ffdf80 ffaa00 a45800 1c0a00 000220'),
  fire: cyclic('000000 3b0a05 8f1d08 d84a0b ff9a1f ffe08a fff8e0 ffc75a c4470d 4a0d08'),
  ocean: cyclic('021024 052f56 0b5f86 1d97a8 63cdbd d6f5e3 8edcc4 2ba3ad 0f6a8d 063a63'),
} as const satisfies Record<string, NamedColors>;

/** Palettes that have a name. `bands` is the talk's. */
export type PaletteName = 'bands' | keyof typeof NAMED;

/** The names of all palettes. */
export const PALETTES: readonly PaletteName[] = [
  'bands',
  ...(Object.keys(NAMED) as (keyof typeof NAMED)[]),
];

export function namedColors(name: keyof typeof NAMED): NamedColors {
  return NAMED[name];
}
