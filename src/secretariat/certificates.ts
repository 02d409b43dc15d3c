import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { certificateOf, certificatesOf } from '../store/certificates.ts'
import { type Asker, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'
import { findMember } from './lookup.ts'
import { titleOf } from './titles.ts'

/** 证书: staff look at a member's certificates: the one in force, and those that are void. */
export async function showCertificates(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  const member = await findMember(desk, words)
  const register = await certificatesOf(desk.tx, member.id)
  return reply(asker.account, 'replies/certificates', {
    memberNo: member.no,
    member: member.name,
    title: await titleOf(desk, member.no),
    current: (await certificateOf(desk.tx, member.id)) ?? null,
    register: register.map(({ no, issuedOn, voidOn, voidReason }) => ({
      no,
      issuedOn: issuedOn ?? null,
      voidOn: voidOn ?? null,
      voidReason: voidReason ?? null,
    })),
  })
}
