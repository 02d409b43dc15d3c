import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { isUp, type Process, portsFor, runHuiwu, until } from '../support/processes.ts'

/** A small disk of its own, where one may be made: by root on Linux. Elsewhere these tests are skipped. */
function mountDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'huiwu-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmdirSync(folder)
    return undefined
  }
}

const app = {
  corpId: 'wwdisk00000000001',
  agentId: 1000002,
  secret: 'disk-secret',
  token: 'disktoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const port = portsFor('disk')
const url = `http://127.0.0.1:${port}`
const started: Process[] = []

/** Everybody writes once, so that nobody's answer waits because they have heard so much. */
const GUESTS = Array.from({ length: 60 }, (_, index) => `guest${index}`)
const disk = mountDisk()
let wecom: WecomSimulator
let settings: NodeJS.ProcessEnv

beforeAll(async () => {
  wecom = createWecomSimulator({ clock: createClock('Asia/Shanghai'), ...app, callbackUrl: `${url}/wecom/callback` })
  for (const userId of GUESTS) wecom.addMember({ userId, name: userId })
  settings = {
    PORT: String(port),
    PUBLIC_URL: url,
    HUIWU_DATA: join(disk ?? '', 'data'),
    WECOM_API_BASE: (await wecom.listen()).apiBase,
    WECOM_CORP_ID: app.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_SECRET: app.secret,
    WECOM_TOKEN: app.token,
    WECOM_AES_KEY: app.aesKey,
  }
})

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  await wecom.close()
  if (disk === undefined) return
  execFileSync('umount', [disk])
  rmdirSync(disk)
})

function serve(): Process {
  const service = runHuiwu(settings, 'serve')
  started.push(service)
  return service
}

/** Leaves no byte free: what was free a moment ago the service may be taking just now. */
function fill(file: string): void {
  const { bavail, bsize } = statfsSync(disk ?? '')
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

test.skipIf(disk === undefined)(
  'while the disk is full the platform is told to send again, and once there is room all goes on',
  async () => {
    const service = serve()
    await until('the service', () => isUp(url), 240_000)
    const [early = '', late = '', ...others] = GUESTS
    const fillers: string[] = []
    const refused: string[] = []
    expect((await wecom.say(early, '满之前')).status).toBe(200)
    for (const [index, userId] of others.entries()) {
      // What the database gave back in between is filled as well.
      fillers.push(join(disk ?? '', `filler${index}`))
      fill(fillers.at(-1) ?? '')
      const { status } = await wecom.say(userId, `盘满了${'字'.repeat(600)}`)
      if (status !== 200) refused.push(`${status}`)
      if (refused.length === 5) break
    }
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused)).toEqual(new Set(['503']))
    expect(await isUp(url)).toBe(true)
    // PostgreSQL's state for a full disk.
    expect(service.said()).toContain('"state":"53100"')
    for (const filler of fillers) rmSync(filler)
    expect((await wecom.say(late, '有空位了')).status).toBe(200)
    await until('the answer to it', () => wecom.heardBy(late) === 1)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  },
  300_000,
)
