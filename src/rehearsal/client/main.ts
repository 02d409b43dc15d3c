import { render } from 'lit-html'
import type { Hands, RoomHands } from './hands.ts'
import { createLine } from './line.ts'
import { createLooking } from './looking.ts'
import { drawPage } from './page.ts'
import { createPlaying } from './playing.ts'
import { awaitAnswer, keepAtEnd, showStep } from './scrolling.ts'
import { rememberedSeats } from './seats.ts'
import { doAct, Refused } from './server.ts'
import type { Shell, State } from './state.ts'

/** Notices that are not pressed away go by themselves. */
const NOTICE_MS = 8000

const root = document.querySelector<HTMLElement>('#room') as HTMLElement
const state: State = {
  seats: rememberedSeats(),
  room: undefined,
  lost: false,
  startingOver: false,
  people: [],
  scenarios: [],
  seen: new Map(),
  tab: 'wecom',
  following: sessionStorage.getItem('following') === 'yes',
  playing: false,
  days: 7,
}
let hushing: ReturnType<typeof setTimeout> | undefined
const shell: Shell = {
  state,
  change: (to) => {
    Object.assign(state, to)
    const settle = keepAtEnd(root)
    render(drawPage(state, hands), root)
    settle()
    showStep(root)
  },
  tell: (notice) => {
    clearTimeout(hushing)
    hushing = setTimeout(() => shell.change({ notice: undefined }), NOTICE_MS)
    shell.change({ notice })
  },
}
const line = createLine(shell)

const act: Hands['act'] = async (act) => {
  if (act.act === 'say' || act.act === 'press') awaitAnswer(act.platform)
  try {
    await doAct(act)
    return true
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    shell.tell(error.message)
    return false
  }
}

const hands: Hands & RoomHands = {
  ...createLooking(shell),
  ...createPlaying(shell, act),
  act,
  sit: (platform, userId) => line.sit({ ...state.seats, [platform]: userId }),
  show: (tab) => shell.change({ tab }),
  aim: (days) => shell.change({ days }),
  hush: () => shell.change({ notice: undefined }),
  move: (by) => act({ act: 'move', by }),
  startOver: async () => {
    shell.change({ startingOver: true })
    if (!(await act({ act: 'startOver' }))) shell.change({ startingOver: false })
  },
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.spot !== undefined) hands.closeWall()
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void line.ask()
})

root.replaceChildren()
await line.open()
