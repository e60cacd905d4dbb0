import { Worker } from 'node:worker_threads';

process.chdir('/'); // where a service manager would start it

new Worker('./hello.mjs'); // a file beside this one
