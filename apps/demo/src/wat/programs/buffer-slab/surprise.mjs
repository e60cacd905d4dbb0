import {
  MessageChannel,
  receiveMessageOnPort,
} from 'node:worker_threads';

const password = Buffer.from('my password is swordfish');
const greeting = Buffer.from('hello');

const { port1, port2 } = new MessageChannel();
port1.postMessage(greeting);
const { message } = receiveMessageOnPort(port2);

const everything = Buffer.from(message.buffer).toString('latin1');
console.log(
  everything.includes(password.toString())
    ? 'swordfish has come along'
    : 'only hello',
);
port1.close();
