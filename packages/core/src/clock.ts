/** Milliseconds since some moment that is the same for all threads and processes of this machine. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
