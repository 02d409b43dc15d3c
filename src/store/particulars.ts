import type { Tx } from './database.ts'

/** The particulars of a member that it reports when they change, as the roll keeps them. */
export type ParticularColumn =
  | 'legalRepresentative'
  | 'principal'
  | 'registeredPlace'
  | 'premises'
  | 'businessScope'
  | 'registeredCapital'
  | 'address'
  | 'phone'
  | 'email'

/** What the roll says; null where it says nothing. */
export async function readParticular(tx: Tx, memberId: string, column: ParticularColumn): Promise<string | null> {
  const row = await tx.member.findUniqueOrThrow({ where: { id: memberId } })
  return row[column]
}

/** Writes down the new value. */
export async function writeParticular(
  tx: Tx,
  memberId: string,
  column: ParticularColumn,
  value: string,
): Promise<void> {
  await tx.member.update({ where: { id: memberId }, data: { [column]: value } })
}
