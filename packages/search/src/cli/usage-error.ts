/** What is wrong with how the command was called, in one line. */
export class UsageError extends Error {}
