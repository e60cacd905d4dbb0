export default async (channel) => {
  await channel.send('1. the worker is done');
};
