/** The command line is the administrator's: who can reach the server's shell. Nothing of it may be done in a chat. */
export const ADMINISTRATOR_COMMANDS = [
  ...[
    'serve',
    'rehearse',
    'migrate',
    'import',
    'export',
    'findings',
    'tick',
    'backup',
    'restore',
    'restored',
    'doctor',
  ],
  ...['staff', 'bind', 'rulebook', 'wording'],
] as const
