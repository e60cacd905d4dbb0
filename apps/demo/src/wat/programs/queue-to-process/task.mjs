export default async (queue) => {
  await queue.send('hello from a process');
};
