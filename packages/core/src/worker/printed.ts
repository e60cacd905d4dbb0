/**
 * Ends this worker when all that it has printed is through: of a thread it goes by way of the
 * parent's event loop, of a process into a pipe, a part at a time, and would be lost with it.
 */
export async function endWhenPrinted(): Promise<void> {
  const printed = [process.stdout, process.stderr].map(
    (stream) =>
      new Promise<void>((resolve) => {
        if (stream.writableLength > 0) stream.write('', () => resolve());
        else resolve();
      }),
  );
  await Promise.all(printed);
  process.exit();
}
