import type { HandClock } from '../../src/clock.ts'
import type { Chat, OpenedChat } from './chat.ts'
import { type DingtalkSetup, openDingtalkChat } from './dingtalkChat.ts'
import { openWecomChat } from './wecomChat.ts'

/** Two doors to one house: people are followed on WeCom; `dingtalk` is the chat behind the other door. */
export type BothChats = OpenedChat & { dingtalk: Chat }

/** Opens both platforms for one house. */
export async function openBothChats(clock: HandClock, setup: DingtalkSetup = {}): Promise<BothChats> {
  const [first, second] = [await openWecomChat(clock), await openDingtalkChat(clock, setup)]
  return {
    chat: first.chat,
    dingtalk: second.chat,
    platforms: { ...first.platforms, ...second.platforms },
    connect: async (built, port) => {
      const parts = [await first.connect(built, port), await second.connect(built, port)]
      return async () => {
        for (const part of parts) await part()
      }
    },
    close: async () => {
      await first.close()
      await second.close()
    },
  }
}
