export { COLORINGS, type Coloring, type ColorOptions, type Colors } from './color/options.js';
export { PALETTES, type PaletteName } from './color/palettes.js';
export { bands, type Palette, type RGB } from './color/talk.js';
export { toRGBA } from './color/to-rgba.js';
export type { CommonRenderOptions } from './common-options.js';
export type { CenterView } from './deep/center-view.js';
export { methodOf } from './deep/method.js';
export {
  type DecimalWindow,
  panView,
  placeInView,
  toCenterView,
  toCornerView,
  type ViewPlace,
  type ViewWindow,
  zoomView,
} from './deep/navigate.js';
export { METHODS, type Method } from './deep/place.js';
export type { Formula } from './formula.js';
export type { Image, RenderedTile } from './image.js';
export { KERNELS, type Kernel, SIMDS, type Simd } from './kernels/kernel.js';
export type { RenderOptions } from './options.js';
export { type PictureSource, readView } from './png/metadata.js';
export { toPNG } from './png/to-png.js';
export { render, renderTiles } from './render.js';
export { type SmoothImage, type SmoothOptions, smooth } from './smooth/smooth.js';
export { GRAINS, type Grain, type Tile } from './tile.js';
export { REFERENCE_VIEW, type View, ZOOM_VIEW } from './view.js';
