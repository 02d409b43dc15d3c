import { askToLeave, sayCertificate, takeBackLeaving } from '../../secretariat/leaving.ts'
import { showWithdrawalPapersOf } from '../../secretariat/papers.ts'
import { dropWithdrawal, refuseWithdrawal } from '../../secretariat/withdrawalClosing.ts'
import { showCandidates, showWithdrawals } from '../../secretariat/withdrawalLists.ts'
import { openDeemed, openDissolved } from '../../secretariat/withdrawalOpening.ts'
import {
  acceptWithdrawalNamed,
  askForPapers,
  fileForMember,
  noteToldNamed,
  receiveCertificateNamed,
} from '../../secretariat/withdrawalReview.ts'
import type { Command } from '../command.ts'
import {
  readAboutWithdrawal,
  readCertificate,
  readDeemed,
  readDissolved,
  readFiled,
  readWithdrawalNo,
} from './withdrawalWords.ts'

/** Leaving: the member's own request, and how the secretariat takes any exit from its ground to the council. */
export const WITHDRAWAL_COMMANDS: Command[] = [
  { words: ['退会', '申请退会', '我要退会'], run: askToLeave },
  { words: ['撤回退会', '取消退会'], run: takeBackLeaving },
  {
    words: ['退会证书'],
    run: async (desk, asker, rest) => sayCertificate(desk, asker, readCertificate(rest)),
  },
  {
    words: ['退会办理', '退会列表'],
    run: (desk, asker, rest) => showWithdrawals(desk, asker, readWithdrawalNo(rest)),
  },
  {
    words: ['登记退会'],
    run: async (desk, asker, rest) => fileForMember(desk, asker, readFiled(rest)),
  },
  {
    words: ['退会受理', '受理退会'],
    run: (desk, asker, rest) => acceptWithdrawalNamed(desk, asker, readWithdrawalNo(rest)),
  },
  {
    words: ['退会补正'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { no, said } = readAboutWithdrawal(rest, 'withdrawal_missing_how')
      return askForPapers(desk, asker, { no, missing: said })
    },
  },
  {
    words: ['收回证书', '证书已收'],
    run: (desk, asker, rest) => receiveCertificateNamed(desk, asker, readWithdrawalNo(rest)),
  },
  {
    words: ['退会材料'],
    run: (desk, asker, rest) => showWithdrawalPapersOf(desk, asker, readWithdrawalNo(rest)),
  },
  {
    words: ['不同意退会', '不准退会', '拒绝退会'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { no, said } = readAboutWithdrawal(rest, 'withdrawal_close_how')
      return refuseWithdrawal(desk, asker, { no, reason: said })
    },
  },
  { words: ['自动退会'], run: showCandidates },
  {
    words: ['提请退会'],
    run: async (desk, asker, rest) => openDeemed(desk, asker, readDeemed(rest)),
  },
  {
    words: ['注销', '会员注销'],
    run: async (desk, asker, rest) => openDissolved(desk, asker, readDissolved(rest)),
  },
  {
    words: ['退会告知'],
    run: (desk, asker, rest) => noteToldNamed(desk, asker, readWithdrawalNo(rest)),
  },
  {
    words: ['退会撤案'],
    verbatim: true,
    run: async (desk, asker, rest) => {
      const { no, said } = readAboutWithdrawal(rest, 'withdrawal_close_how')
      return dropWithdrawal(desk, asker, { no, reason: said })
    },
  },
]
