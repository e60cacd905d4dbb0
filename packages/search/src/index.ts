export type { LineNumbers } from './columns.js';
export type { Engine } from './kernels/kernel.js';
export { type Columns, Matches, type SearchPlan } from './matches.js';
export { FEEDS, type Feed, type SearchOptions } from './options.js';
export { type Match, MatchSpan } from './results/match.js';
export type { ResultOptions } from './results/options.js';
export type { Replacement } from './results/replace.js';
export { countMatches, hasMatch, searchFile, streamFile } from './search-file.js';
export { type StreamOptions, searchBytes, searchStream } from './search-stream.js';
export type { SpanColumns } from './spans/columns.js';
export { FileMatches } from './tree/file-matches.js';
export {
  type BinaryChoice,
  TREE_MODES,
  type TreeMode,
  type TreeOptions,
  type TreeProgress,
} from './tree/options.js';
export { search } from './tree/search.js';
