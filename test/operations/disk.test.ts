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
const disk = mountDisk()
let wecom: WecomSimulator
let settings: NodeJS.ProcessEnv

beforeAll(async () => {
  wecom = createWecomSimulator({ clock: createClock('Asia/Shanghai'), ...app, callbackUrl: `${url}/wecom/callback` })
  wecom.addMember({ userId: 'guest', name: 'guest' })
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

const heard = (text: string) =>
  wecom.chatOf('guest').filter((entry) => entry.from === 'app' && 'text' in entry && entry.text.includes(text)).length

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
  'a full disk takes nothing in, loses nothing that was acknowledged, and once there is room again all goes on',
  async () => {
    const service = serve()
    await until('the service', () => isUp(url), 240_000)
    expect((await wecom.say('guest', '满之前')).status).toBe(200)
    const fillers: string[] = []
    const taken: string[] = ['满之前']
    const refused: string[] = []
    // What the database gives back in between is filled as well.
    for (let number = 10; number < 99 && refused.length < 5; number += 1) {
      fillers.push(join(disk ?? '', `filler${number}`))
      fill(fillers.at(-1) ?? '')
      const text = `满${number}盘${'字'.repeat(600)}`
      const { status } = await wecom.say('guest', text)
      if (status === 200) taken.push(text)
      else refused.push(`${status}`)
    }
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused)).toEqual(new Set(['503']))
    expect(await isUp(url)).toBe(true)
    // PostgreSQL's state for a full disk.
    expect(service.said()).toContain('"state":"53100"')
    for (const filler of fillers) rmSync(filler)
    expect((await wecom.say('guest', '有空位了')).status).toBe(200)
    taken.push('有空位了')
    await until('the answers', () => taken.every((text) => heard(text.slice(0, 4)) === 1), 180_000)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  },
  300_000,
)
