import { pbkdf2, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs';

let hashed = 0;
for (let i = 0; i < 4; i += 1) {
  pbkdf2('secret', randomBytes(16), 400_000, 64, 'sha512', () => {
    hashed += 1;
  });
}
readFile(new URL(import.meta.url), () => {
  console.log(
    hashed === 0
      ? 'the file was there at once'
      : 'the file waited for a hash',
  );
});
