import type { Outcome } from '../../messages/notice.ts'
import { showArrears } from '../../secretariat/arrears.ts'
import type { Asker } from '../../secretariat/asker.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { showDuesOf, showOwnDues } from '../../secretariat/duesAccount.ts'
import { askForConcession, showOpenConcessions } from '../../secretariat/duesConcessions.ts'
import { recordDuesPayment } from '../../secretariat/duesPayments.ts'
import { askToRaise } from '../../secretariat/duesRaising.ts'
import { showDuesReport } from '../../secretariat/duesReport.ts'
import { enterDuesStandard, showDuesStandards } from '../../secretariat/duesStandards.ts'
import { sendOwnStatement, sendStatementOf } from '../../secretariat/duesStatements.ts'
import { askToTakeBack } from '../../secretariat/duesTakingBack.ts'
import type { Command } from '../command.ts'
import { authorize, authorizeMore } from '../rights.ts'
import {
  readDeferral,
  readDuesPayment,
  readMemberAndYear,
  readStandard,
  readTakenBack,
  readWaiver,
  readYear,
} from './duesWords.ts'

/** Dues: what they cost, who owes them, what was paid, put off and let off. Members see their own. */
export const DUES_COMMANDS: Command[] = [
  { words: ['会费', '我的会费', '缴费', '缴费情况'], run: showDues },
  { words: ['会费单', '会费对账单', '对账单'], run: sendStatement },
  {
    words: ['会费标准'],
    run: async (desk, asker, rest) => {
      if (rest === '') return showDuesStandards(desk, asker)
      authorizeMore('会费标准', asker, desk.today)
      return enterDuesStandard(desk, asker, readStandard(desk, rest))
    },
  },
  {
    words: ['开会费', '立会费', '会费立账'],
    run: async (desk, asker, rest) => askToRaise(desk, asker, readYear(desk, rest, 'dues_raise_how')),
  },
  {
    words: ['记会费', '登记会费'],
    run: async (desk, asker, rest) => recordDuesPayment(desk, asker, readDuesPayment(desk, rest)),
  },
  {
    words: ['更正会费', '撤销会费'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { receiptNo, reason } = readTakenBack(rest)
      return askToTakeBack(desk, asker, receiptNo, reason)
    },
  },
  {
    words: ['缓缴'],
    verbatim: true,
    run: async (desk, asker, rest) =>
      rest === '' ? showOpenConcessions(desk, asker) : askForConcession(desk, asker, readDeferral(desk, rest)),
  },
  {
    words: ['减免'],
    verbatim: true,
    run: async (desk, asker, rest) =>
      rest === '' ? showOpenConcessions(desk, asker) : askForConcession(desk, asker, readWaiver(rest)),
  },
  { words: ['欠费', '欠费名单', '欠缴'], run: showArrears },
  {
    words: ['会费年报'],
    run: async (desk, asker, rest) => showDuesReport(desk, asker, readYear(desk, rest, 'dues_report_how')),
  },
]

/** Members' spokespeople see their own; staff name a member, and without one see their own if they have any. */
async function showDues(desk: Desk, asker: Asker, rest: string): Promise<Outcome> {
  if (isOwn(desk, asker, rest)) return showOwnDues(desk, asker)
  return showDuesOf(desk, asker, rest)
}

async function sendStatement(desk: Desk, asker: Asker, rest: string): Promise<Outcome> {
  const { words, year } = readMemberAndYear(rest)
  if (isOwn(desk, asker, words)) return sendOwnStatement(desk, asker, year)
  return sendStatementOf(desk, asker, words, year)
}

function isOwn(desk: Desk, asker: Asker, words: string): boolean {
  const own = asker.staff === undefined || (words === '' && asker.person !== undefined)
  if (own) authorize('spokesperson', asker, desk.today)
  else authorizeMore('会费', asker, desk.today)
  return own
}
