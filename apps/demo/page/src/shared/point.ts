import type { Refuse } from './address.js';

/** A lane's place in the space of axes: a value for each axis, in the axes' order. */
export type Point = Readonly<Record<string, string>>;

/** A point as a permalink has it. */
export const pointText = (point: Point) => Object.values(point).join('.');

/** Whether its values can be had is for the axes to say. */
export function pointFrom(text: string | null, names: readonly string[], refuse?: Refuse): Point {
  const values = (text ?? '').split('.');
  if (values.length > names.length) {
    refuse?.({ what: 'the point', value: text!, allowed: `as short as ${names.join('.')}` });
  }
  return Object.fromEntries(
    names.flatMap((name, i) => (values[i] ? [[name, values[i]] as const] : [])),
  );
}
