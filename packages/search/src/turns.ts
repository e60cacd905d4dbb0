/** Work that goes on for longer gives the event loop a turn after so many milliseconds. */
const TURN_MS = 2;

/** Whose turn it is: this work's, or the event loop's. */
export class Turns {
  #began = performance.now();

  due(): boolean {
    return performance.now() - this.#began > TURN_MS;
  }

  /** Lets everything else run that is ready. */
  async take(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#began = performance.now();
  }
}

/** What work in steps comes to, with turns for the event loop between them. */
export async function inTurns<T>(steps: Generator<void, T, void>, turns = new Turns()): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    if (turns.due()) await turns.take();
    step = steps.next();
  }
  return step.value;
}

/** The same without turns. */
export function atOnce<T>(steps: Generator<void, T, void>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
