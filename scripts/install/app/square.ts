/** The user's own task, which workers import. */
export default (x: number): number => x * x;
