import type { ApiDeps } from '../platforms/wecom/api.ts'
import { createDirectory, type Directory } from '../platforms/wecom/directory.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import type { BoundAccount } from '../store/condition.ts'
import { examineAccounts, orRefused } from './accounts.ts'
import { reporterOn, type Sign } from './sign.ts'

const wecom = reporterOn('wecom')

/** Whether WeCom lets us in, whether the app works, and which of the bound accounts it can reach. */
export async function examineWecom(settings: WecomSettings, deps: ApiDeps, accounts: BoundAccount[]): Promise<Sign[]> {
  const directory = createDirectory(settings, deps)
  const app = await orRefused(() => examineApp(directory), wecom)
  if (app.some(({ level }) => level === 'fix')) return app
  return [...app, ...(await orRefused(() => examineAccounts(accounts, directory.standingOf, wecom), wecom))]
}

async function examineApp(directory: Directory): Promise<Sign[]> {
  const { stopped, range } = await directory.app()
  if (stopped) return [wecom.fix('The app is stopped: enable it in the console (应用管理).')]
  const { people, departments, tags } = range
  return [wecom.ok(`The secret is good; visible to ${people} people, ${departments} departments and ${tags} tags.`)]
}
