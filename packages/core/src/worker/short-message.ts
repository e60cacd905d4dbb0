import type { FromWorker, ToWorker } from './protocol.js';

/*
 * One small value between processes goes as a string. Node makes a serializer for each message,
 * and what objects it has met are kept for as long as garbage collection has not found it: they
 * live through a collection of what is young, which then takes ten times as long. That was a third
 * of what one awaited task cost.
 */

/** Nothing that a task sends by itself begins so. */
const MARK = '@parallel/core';
const BEGINNING = `["${MARK}"`;
/** Longer strings, and more of them, are not what the way there and back takes its time for. */
const LONGEST = 1000;
const MOST_ITEMS = 16;

type Short = ToWorker | FromWorker;

/** A batch of one input or the reply with one output as a string, if it comes out of it unchanged; else the message itself. */
export function shortened(message: Short): Short | string {
  if (message.kind === 'batch') {
    const { inputs, rewritten, number, url, exportName, timed } = message;
    if (rewritten || inputs.length !== 1 || !isSimple(inputs[0])) return message;
    return written([MARK, number, url, exportName, timed], inputs[0]);
  }
  if (message.kind === 'reply') {
    const { outputs, error, start, milliseconds } = message;
    if (error || outputs.length !== 1 || !isSimple(outputs[0])) return message;
    return written([MARK, start, milliseconds], outputs[0]);
  }
  return message;
}

/** JSON knows no undefined: it is what is not there. */
function written(head: unknown[], value: unknown): string {
  if (value !== undefined) head.push(value);
  return JSON.stringify(head);
}

/** The batch that was {@link shortened}; anything else as it is. */
export function batchOf(message: unknown): unknown {
  if (!isShort(message)) return message;
  const [, number, url, exportName, timed, input] = JSON.parse(message);
  return { kind: 'batch', url, exportName, timed, inputs: [input], rewritten: false, number };
}

/** The reply that was {@link shortened}; anything else as it is. */
export function replyOf(message: unknown): unknown {
  if (!isShort(message)) return message;
  const [, start, milliseconds, output] = JSON.parse(message);
  return { kind: 'reply', outputs: [output], start, milliseconds };
}

function isShort(message: unknown): message is string {
  return typeof message === 'string' && message.startsWith(BEGINNING);
}

/** Whether JSON says the same of it as a clone would. */
function isSimple(value: unknown): boolean {
  if (value === undefined || isPrimitive(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? isSimpleArray(value) : isSimpleObject(value);
}

function isSimpleArray(values: unknown[]): boolean {
  if (Object.getPrototypeOf(values) !== Array.prototype || values.length > MOST_ITEMS) return false;
  for (let i = 0; i < values.length; i += 1) {
    if (!(i in values) || !isPrimitive(values[i])) return false;
  }
  // It may have names of its own beside.
  return Object.keys(values).length === values.length;
}

function isSimpleObject(value: object): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  let items = 0;
  for (const key in value) {
    items += 1;
    if (items > MOST_ITEMS || !isPrimitive((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

function isPrimitive(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value === 'string') return value.length <= LONGEST;
  return value === null || typeof value === 'boolean';
}
