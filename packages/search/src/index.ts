export type { LineNumbers } from './columns.js';
export type { Bytes, StreamInput } from './inputs/chunks.js';
export type { FileInput } from './inputs/open-input.js';
export type { BinaryChoice, InputOptions } from './inputs/options.js';
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
  TREE_MODES,
  type TreeMode,
  type TreeOptions,
  type TreeProgress,
} from './tree/options.js';
export { search } from './tree/search.js';
