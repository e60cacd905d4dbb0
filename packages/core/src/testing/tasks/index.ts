/*
 * The tasks of the conformance suite. They are built into a module of their
 * own, since workers import them by URL.
 */
export * from './channels.js';
export * from './dying.js';
export * from './ending.js';
export * from './errors.js';
export * from './results.js';
export { square as default } from './results.js';
