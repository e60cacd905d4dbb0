/** A lane's place in the space of axes: a value for each axis, in the axes' order. */
export type Point = Readonly<Record<string, string>>;

/** A point as a permalink has it. */
export const pointText = (point: Point) => Object.values(point).join('.');

export function pointFrom(text: string | null, names: readonly string[]): Point {
  const values = (text ?? '').split('.');
  return Object.fromEntries(
    names.flatMap((name, i) => (values[i] ? [[name, values[i]] as const] : [])),
  );
}
