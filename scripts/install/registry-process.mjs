// A registry on loopback, in a process of its own that ends with the one that started it.
import { runServer } from 'verdaccio';

const [config] = process.argv.slice(2);
const app = await runServer(/** @type {any} */ (config));
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port });
});
process.once('disconnect', () => process.exit());
