import { inspect } from 'node:util';

export default (input) => inspect(input, { breakLength: Infinity });
