export {
  adaptiveChunks,
  type Chunker,
  type ChunkSize,
  createChunker,
  fixedChunks,
  guidedChunks,
} from './chunker.js';
export { CLAIMS, type Claim, Cursor, deal, type Positions } from './claim.js';
export {
  fillOrder,
  ORDERS,
  type Order,
  type OrderOptions,
  orderIndices,
  randomUint32,
} from './order.js';
