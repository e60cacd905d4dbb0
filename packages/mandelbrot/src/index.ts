export { bands, type Palette, type RGB, toRGBA } from './color.js';
export type { CenterView } from './deep/center-view.js';
export { METHODS, type Method } from './deep/place.js';
export type { Image } from './image.js';
export { toPNG } from './png.js';
export { type RenderOptions, render } from './render.js';
export { GRAINS, type Grain, type Tile } from './tile.js';
export { REFERENCE_VIEW, type View, ZOOM_VIEW } from './view.js';
