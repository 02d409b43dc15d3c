import type { ApiDeps } from '../platforms/dingtalk/api.ts'
import { createDirectory, type Directory } from '../platforms/dingtalk/directory.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import type { BoundAccount } from '../store/condition.ts'
import { examineAccounts, orRefused } from './accounts.ts'
import { reporterOn, type Sign } from './sign.ts'

const dingtalk = reporterOn('dingtalk')

/** Whether DingTalk lets us in, knows robot and card template, and which of the bound accounts it still has. */
export async function examineDingtalk(
  settings: DingtalkSettings,
  deps: ApiDeps,
  accounts: BoundAccount[],
): Promise<Sign[]> {
  const directory = createDirectory(settings, deps)
  const robot = await orRefused(() => examineRobot(directory), dingtalk)
  if (robot.some(({ level }) => level === 'fix')) return robot
  return [
    ...robot,
    ...(await orRefused(() => examineTemplate(directory, settings.cardTemplateId), dingtalk)),
    ...(await orRefused(() => examineAccounts(accounts, directory.standingOf, dingtalk), dingtalk)),
  ]
}

async function examineRobot(directory: Directory): Promise<Sign[]> {
  await directory.tryRobot()
  return [dingtalk.ok('The secret is good, and the robot is there.')]
}

async function examineTemplate(directory: Directory, templateId: string | undefined): Promise<Sign[]> {
  if (templateId === undefined) {
    return [
      dingtalk.warn('Cards are ActionCards until DINGTALK_CARD_TEMPLATE_ID is set: see templates/dingtalk/README.md.'),
    ]
  }
  await directory.tryTemplate(templateId)
  return [dingtalk.ok('The card template takes our cards.')]
}
