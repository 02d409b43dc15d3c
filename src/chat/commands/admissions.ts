import { type Outcome, reply } from '../../messages/notice.ts'
import { showApplications } from '../../secretariat/admissionLists.ts'
import { recordAdmissionPayment, recordPlaque } from '../../secretariat/admissionPayments.ts'
import {
  declineApplication,
  explainRefusal,
  judgeConditions,
  returnApplication,
} from '../../secretariat/admissionReview.ts'
import type { Asker } from '../../secretariat/asker.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { showPapersOf } from '../../secretariat/papers.ts'
import type { Command } from '../command.ts'
import { readApplicationNo, readJudgement, readPayment, readReason } from './admissionWords.ts'

/** Joining: where the form is, and how the secretariat takes an application from the form to the certificate. */
export const ADMISSION_COMMANDS: Command[] = [
  { words: ['申请入会', '入会申请', '我要入会', '加入协会'], run: showWhereToApply },
  {
    words: ['入会', '入会办理'],
    run: (desk, asker, rest) => showApplications(desk, asker, readApplicationNo(rest)),
  },
  {
    words: ['申请材料', '查看材料'],
    run: (desk, asker, rest) => showPapersOf(desk, asker, readApplicationNo(rest)),
  },
  {
    words: ['审查', '初审'],
    run: async (desk, asker, rest) => judgeConditions(desk, asker, readJudgement(rest)),
  },
  {
    words: ['退回申请', '退回补正'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { no, reason } = readReason(rest, 'application_return_how')
      return returnApplication(desk, asker, no, reason)
    },
  },
  {
    words: ['不予受理'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { no, reason } = readReason(rest, 'application_decline_how')
      return declineApplication(desk, asker, no, reason)
    },
  },
  {
    words: ['未批原因', '不批准原因'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { no, reason } = readReason(rest, 'application_explain_how')
      return explainRefusal(desk, asker, no, reason)
    },
  },
  {
    words: ['入会缴费'],
    run: async (desk, asker, rest) => recordAdmissionPayment(desk, asker, readPayment(desk, rest)),
  },
  {
    words: ['牌匾', '领取牌匾'],
    run: (desk, asker, rest) => recordPlaque(desk, asker, readApplicationNo(rest)),
  },
]

/** Anybody may ask where one applies. */
async function showWhereToApply(desk: Desk, asker: Asker): Promise<Outcome> {
  return reply(asker.account, 'replies/apply_here', { url: `${desk.publicUrl}/apply` })
}
