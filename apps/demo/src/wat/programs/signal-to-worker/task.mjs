export default async (channel, { signal }) => {
  await channel.send('begun');
  while (!signal.aborted); // no event gets in here
  await channel.send('the task has heard of it');
};
