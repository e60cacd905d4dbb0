export { conformance } from './conformance.js';
export type { ConformanceOptions, TestRunner } from './support.js';
