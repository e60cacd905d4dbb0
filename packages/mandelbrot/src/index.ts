export { bands, type Palette, type RGB, toRGBA } from './color.js';
export type { Image } from './image.js';
export { KERNELS, type Kernel, SIMDS, type Simd } from './kernels/kernel.js';
export type { RenderOptions } from './options.js';
export { toPNG } from './png.js';
export { type RenderedTile, render, renderTiles } from './render.js';
export { GRAINS, type Grain, type Tile } from './tile.js';
export { REFERENCE_VIEW, type View, ZOOM_VIEW } from './view.js';
