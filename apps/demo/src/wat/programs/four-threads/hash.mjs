import { pbkdf2Sync, randomBytes } from 'node:crypto';

export default () =>
  pbkdf2Sync('secret', randomBytes(16), 400_000, 64, 'sha512');
