import { MessageChannel } from 'node:worker_threads';

const pixels = new Float64Array([1, 2, 3]);
const firstTwo = pixels.subarray(0, 2);

const { port1 } = new MessageChannel();
port1.postMessage(firstTwo, [firstTwo.buffer]);

console.log('I still have', pixels.length, 'numbers');
port1.close();
