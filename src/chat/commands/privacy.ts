import { showOwnData } from '../../secretariat/ownData.ts'
import type { Command } from '../command.ts'

/** What people may know of what is kept about them. */
export const PRIVACY_COMMANDS: Command[] = [
  { words: ['我的数据', '我的信息', '我的个人信息', '个人信息'], run: showOwnData },
]
