export type { LineNumbers } from './columns.js';
export type { Engine } from './kernels/kernel.js';
export { type Columns, type Match, Matches, type SearchPlan } from './matches.js';
export { FEEDS, type Feed, type SearchOptions } from './options.js';
export { countMatches, hasMatch, searchFile, streamFile } from './search-file.js';
export { type StreamOptions, searchBytes, searchStream } from './search-stream.js';
export { FileMatches } from './tree/file-matches.js';
export {
  type BinaryChoice,
  TREE_MODES,
  type TreeMode,
  type TreeOptions,
  type TreeProgress,
} from './tree/options.js';
export { search } from './tree/search.js';
