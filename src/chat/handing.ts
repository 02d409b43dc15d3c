import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type Asker, actorOf } from '../secretariat/asker.ts'
import type { Desk } from '../secretariat/desk.ts'
import { record } from '../store/audit.ts'

/** No platform takes a larger file. */
const LARGEST = 20 * 1024 * 1024

/** A file about to be handed over: what it is called without day and ending, and what is said of it. */
export type Handed = { title: string; bytes: Buffer; template: string; rows: number | null }

/** Hands a spreadsheet to whoever asked for it, in the private chat; that it was given is written down. */
export async function handFile(desk: Desk, asker: Asker, { title, bytes, template, rows }: Handed): Promise<Outcome> {
  if (bytes.length > LARGEST) throw new Refusal('export_large')
  const name = `${title}-${desk.today}.xlsx`
  const data = { name, rows, bytes: bytes.length }
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'roll.exported', subject: 'roll', data })
  const file = { name, base64: bytes.toString('base64') }
  return { say: [{ to: { account: asker.account }, template, values: { name, rows }, file }] }
}
