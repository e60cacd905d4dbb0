export { describeWat } from './program-files.js';
export { runWat } from './run-wat.js';
export {
  type Program,
  type ProgramOutcome,
  type ProgramText,
  WAT_GROUPS,
  type Wat,
  type WatDescription,
  type WatGroup,
  type WatOutcome,
} from './wat.js';
export { wats } from './wats.js';
