import { Refusal } from '../../messages/refusal.ts'
import { showCertificates } from '../../secretariat/certificates.ts'
import {
  askForCertificate,
  askForLiaison,
  askForParticular,
  askForRepresentative,
  introduceSuccessor,
  showChangesOf,
  showOwnChanges,
  withdrawChange,
} from '../../secretariat/changes.ts'
import { returnChange } from '../../secretariat/changesDeciding.ts'
import { showUnchecked } from '../../secretariat/particularsAnswers.ts'
import type { Command } from '../command.ts'
import {
  readLiaison,
  readParticularChange,
  readReturn,
  readSuccessor,
  readWithdrawal,
  readYear,
} from './changeWords.ts'

/** What a member reports of itself: other people, other particulars, a lost certificate; and what becomes of it. */
export const CHANGE_COMMANDS: Command[] = [
  {
    words: ['更换代表人', '变更代表人', '换代表人'],
    run: async (desk, asker, rest) => {
      const { person, introduction } = readSuccessor(rest)
      return askForRepresentative(desk, asker, person, introduction)
    },
  },
  { words: ['介绍', '继任人介绍'], verbatim: true, run: introduceSuccessor },
  {
    words: ['更换联络员', '变更联络员', '换联络员'],
    run: async (desk, asker, rest) => askForLiaison(desk, asker, readLiaison(rest)),
  },
  {
    words: ['变更', '变更登记'],
    run: async (desk, asker, rest) => {
      const { item, value } = readParticularChange(rest)
      return askForParticular(desk, asker, item, value)
    },
  },
  {
    words: ['补发证书', '证书补发', '证书遗失'],
    run: async (desk, asker, rest) => {
      if (rest === '') throw new Refusal('change_certificate_how')
      return askForCertificate(desk, asker, rest)
    },
  },
  { words: ['我的变更'], run: showOwnChanges },
  {
    words: ['撤回变更'],
    run: async (desk, asker, rest) => withdrawChange(desk, asker, readWithdrawal(rest)),
  },
  { words: ['变更记录'], run: showChangesOf },
  {
    words: ['退回变更'],
    run: async (desk, asker, rest) => {
      const { no, reason } = readReturn(rest)
      return returnChange(desk, asker, no, reason)
    },
  },
  { words: ['证书', '查证书'], run: showCertificates },
  { words: ['核对', '核对登记'], run: (desk, asker, rest) => showUnchecked(desk, asker, readYear(rest)) },
]
