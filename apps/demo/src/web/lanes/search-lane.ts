import { createHash } from 'node:crypto';
import type { Memory } from '@parallel/core';
import type { Kernel } from '@parallel/core/options';
import type { TaskContext } from '@parallel/core/task';
import { type Feed, type Matches, searchFile } from '@parallel/search';
import { eventFrame, together } from '../frames.js';
import type { LaneEvent, SearchRequest } from '../wire.js';
import { type FrameChannel, laneStrategy, SpanLog, TELL_EVERY, throughChannel } from './lane.js';

export interface SearchLaneInput {
  readonly request: SearchRequest;
  readonly file: string;
  readonly bytes: number;
  readonly out: FrameChannel;
}

const SHOWN_LINES = 5;
const SHOWN_CHARACTERS = 120;

/** One lane of a search race. */
export default async function searchLane(
  { request, file, bytes, out }: SearchLaneInput,
  { signal }: TaskContext,
): Promise<void> {
  const { pattern, ignoreCase, strategy: kind, workers, feed, memory, kernel } = request;
  const sink = throughChannel(out);
  const started: LaneEvent = { type: 'started', workers };
  await sink.send(eventFrame(started));
  const spans = new SpanLog();
  const start = performance.now();
  const { strategy, close } = laneStrategy(kind, workers);
  try {
    let told = 0;
    const matches = await searchFile(file, new RegExp(pattern, ignoreCase ? 'i' : ''), {
      strategy,
      feed: feed as Feed,
      memory: memory as Memory,
      kernel: kernel as Kernel,
      signal,
      onSpan: spans.listen(),
      ...(kind === 'native' && { workers }),
      onProgress({ done, total = bytes }) {
        const now = performance.now();
        if (now - told < TELL_EVERY) return;
        told = now;
        const progress: LaneEvent = { type: 'progress', done, total };
        // Nobody waits for it: a search goes on whoever looks.
        void sink.send(together([eventFrame(progress), ...spans.frames()])).catch(() => {});
      },
    });
    const seconds = (performance.now() - start) / 1000;
    const found: LaneEvent = {
      type: 'found',
      seconds,
      bytes,
      count: matches.count,
      engine: matches.engine,
      digest: digestOf(matches),
      first: firstLines(matches),
    };
    await sink.send(together([...spans.frames(), eventFrame(found)]));
  } finally {
    await close();
  }
}

function digestOf({ lineNumbers, offsets }: Matches): string {
  const hash = createHash('sha256');
  for (const column of [lineNumbers, offsets]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}

function firstLines(matches: Matches) {
  return Array.from({ length: Math.min(SHOWN_LINES, matches.count) }, (_, i) => ({
    lineNumber: Number(matches.lineNumbers[i]),
    text: matches.line(i).slice(0, SHOWN_CHARACTERS),
  }));
}
