export { type ConformanceOptions, conformance, type TestRunner } from './conformance.js';
