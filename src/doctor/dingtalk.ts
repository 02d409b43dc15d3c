import type { ApiDeps } from '../platforms/dingtalk/api.ts'
import { createDirectory, type Directory } from '../platforms/dingtalk/directory.ts'
import type { VisibleRange } from '../platforms/dingtalk/range.ts'
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
    ...(await examinePeople(directory, settings.agentId, accounts)),
  ]
}

/** Who sees the app, and of everybody bound whether they do and can be reached. */
async function examinePeople(
  directory: Directory,
  agentId: number | undefined,
  accounts: BoundAccount[],
): Promise<Sign[]> {
  let range: VisibleRange | undefined
  const seen = await orRefused(async () => {
    if (agentId === undefined)
      return [
        dingtalk.warn('Whether everybody sees the app is not known until DINGTALK_AGENT_ID is set (凭证与基础信息).'),
      ]
    range = await directory.range(agentId)
    return [describe(range)]
  }, dingtalk)
  const known = range !== undefined && !isEmpty(range) ? range : undefined
  const standingOf = (userId: string) => directory.standingOf(userId, known)
  return [...seen, ...(await orRefused(() => examineAccounts(accounts, standingOf, dingtalk), dingtalk))]
}

/** What an app without any range means is not documented. */
function isEmpty({ people, departments, roles, onlyAdmins }: VisibleRange): boolean {
  return !onlyAdmins && people.size + departments.size + roles.size === 0
}

function describe(range: VisibleRange): Sign {
  if (range.onlyAdmins)
    return dingtalk.fix('Only administrators see the app: set its visible range (可见范围) in the console.')
  if (isEmpty(range))
    return dingtalk.warn('DingTalk names nobody who sees the app: look at its visible range (可见范围).')
  const { people, departments, roles } = range
  return dingtalk.ok(`Visible to ${people.size} people, ${departments.size} departments and ${roles.size} roles.`)
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
