export type { LineNumbers } from './columns.js';
export type { Bytes, StreamInput } from './inputs/chunks.js';
export type { FileInput } from './inputs/open-input.js';
export type { BinaryChoice, InputOptions } from './inputs/options.js';
export type { Engine } from './kernels/kernel.js';
export { type Columns, type Match, Matches, type SearchPlan } from './matches.js';
export { FEEDS, type Feed, type SearchOptions } from './options.js';
export { countMatches, hasMatch, searchFile, streamFile } from './search-file.js';
export { type StreamOptions, searchBytes, searchStream } from './search-stream.js';
export { FileMatches } from './tree/file-matches.js';
export {
  TREE_MODES,
  type TreeMode,
  type TreeOptions,
  type TreeProgress,
} from './tree/options.js';
export { search } from './tree/search.js';
