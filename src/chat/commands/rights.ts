import { type Outcome, reply } from '../../messages/notice.ts'
import type { Asker } from '../../secretariat/asker.ts'
import type { Desk } from '../../secretariat/desk.ts'
import type { Command } from '../command.ts'
import { COMMAND_RIGHTS } from '../rightsTable.ts'

/** Who may do what, for the secretariat to look up. */
export const RIGHTS_COMMANDS: Command[] = [{ words: ['权限', '权限表', '谁可以'], run: showRights }]

/** The words of all commands by who may use them, and by whose eyes there must be beside. */
async function showRights(_desk: Desk, asker: Asker): Promise<Outcome> {
  const rows = Object.entries(COMMAND_RIGHTS).map(([word, row]) => ({ word, ...row }))
  const wordsBy = <Key extends string>(keyOf: (row: (typeof rows)[number]) => Key | undefined) =>
    [...Map.groupBy(rows, keyOf)].flatMap(([key, group]) =>
      key === undefined ? [] : [{ key, words: group.map(({ word }) => word) }],
    )
  return reply(asker.account, 'replies/rights', {
    rights: wordsBy(({ who }) => who),
    more: wordsBy(({ more }) => more),
    offices: wordsBy(({ office }) => office),
    second: wordsBy(({ second }) => second),
  })
}
