/** What an actor that is no person is called; undefined for a person. */
export const programName = (actor: string): string | undefined => {
  if (actor === 'system') return 'Gatewatch';
  if (actor === 'local:cli') return 'The command line';
  return actor.startsWith('policy:') ? `Playbook ${actor.slice('policy:'.length)}` : undefined;
};
