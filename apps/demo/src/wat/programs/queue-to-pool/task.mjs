export default async (channel) => {
  await channel?.send('hello from a process');
};
