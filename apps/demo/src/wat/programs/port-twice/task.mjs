export default async ({ name, channel }) => {
  await channel.send(`hello from ${name}`);
};
