import type { ServerResponse } from 'node:http';
import { cpus } from 'node:os';

const EVERY = 100;

/** Load of each core, several times a second, to whoever listens (server-sent events). */
export class CpuFeed {
  readonly #listeners = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #last = readTimes();

  add(response: ServerResponse): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    });
    response.write(': load of each core, percent\n\n');
    this.#listeners.add(response);
    response.once('close', () => {
      this.#listeners.delete(response);
      if (this.#listeners.size === 0) this.close();
    });
    if (this.#timer) return;
    this.#last = readTimes();
    this.#timer = setInterval(() => this.#tell(), EVERY);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    const now = readTimes();
    const loads = now.map(({ busy, all }, core) => {
      const before = this.#last[core] ?? { busy: 0, all: 0 };
      const spent = all - before.all;
      return spent > 0 ? Math.round((100 * (busy - before.busy)) / spent) : 0;
    });
    this.#last = now;
    for (const response of this.#listeners) {
      // A listener that does not keep up misses samples; nothing is kept for it.
      if (!response.writableNeedDrain) response.write(`data: ${JSON.stringify(loads)}\n\n`);
    }
  }
}

function readTimes(): { busy: number; all: number }[] {
  return cpus().map(({ times }) => {
    const busy = times.user + times.nice + times.sys + times.irq;
    return { busy, all: busy + times.idle };
  });
}
