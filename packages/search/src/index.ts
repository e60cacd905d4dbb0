export type { LineNumbers } from './columns.js';
export type { Engine } from './kernels/kernel.js';
export { type Columns, type Match, Matches, type SearchPlan } from './matches.js';
export { FEEDS, type Feed, type SearchOptions } from './options.js';
export { countMatches, hasMatch, searchFile, streamFile } from './search-file.js';
