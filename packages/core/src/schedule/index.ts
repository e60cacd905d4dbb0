export { adaptiveChunks, type Chunker, fixedChunks } from './chunker.js';
export { ORDERS, type Order, orderIndices, randomUint32 } from './order.js';
