import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Backup, BackupRefused, readBackup, writeBackup } from '../../src/backup/file.ts'
import { type Restoring, restoreBackup } from '../../src/backup/restoring.ts'
import { takeBackup } from '../../src/backup/taking.ts'
import { type Database, openFolder } from '../../src/store/database.ts'
import { lockFolder } from '../../src/store/lock.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { fail } from '../support/databases.ts'

const WHOSE = { publicUrl: 'https://huiwu.example', apps: ['wecom:wwbackup00000001'] }
const TAKEN = Temporal.Instant.from('2026-03-03T02:00:00+08:00')
const NOW = Temporal.Instant.from('2026-03-04T10:00:00+08:00')

let scratch: string
let association: Association
let good: string
let data: string

// A copy is a folder of the embedded database: on a server there is nothing of the kind.
describe.skipIf('server' in inject('template'))('a backup', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'huiwu-backup-'))
    good = join(scratch, 'good.huiwu')
    association = await openAssociation({
      at: '2026-03-02T09:25:00+08:00',
      roll: {
        members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei' } },
        staff: ['周洁/zhoujie'],
      },
    })
    await association.say('zhangwei', '状态')
    await takeBackup(good, association.database, WHOSE, TAKEN)
  }, 120_000)

  afterAll(async () => {
    await association.close()
    await rm(scratch, { recursive: true, force: true })
  })

  beforeEach(async () => {
    data = await mkdtemp(join(scratch, 'data-'))
  })

  const restoring = (more: Partial<Restoring> = {}): Restoring => ({
    folder: data,
    apps: WHOSE.apps,
    replace: false,
    now: NOW,
    onError: fail,
    ...more,
  })

  /** Looks into what is in the data folder now. */
  async function inside<Seen>(look: (database: Database) => Promise<Seen>): Promise<Seen> {
    const database = await openFolder(data, fail)
    try {
      return await look(database)
    } finally {
      await database.close()
    }
  }

  const members = ({ db }: Database) => db.member.count()

  describe('that is written', () => {
    test('is for its owner only, leaves nothing beside it, and says what it is in its first lines', async () => {
      expect((await stat(good)).mode & 0o777).toBe(0o600)
      expect((await readdir(scratch)).filter((name) => name.endsWith('.part'))).toEqual([])
      const [magic, head] = (await readFile(good, 'latin1')).split('\n')
      expect(magic).toBe('huiwu backup 1')
      expect(JSON.parse(head ?? '')).toMatchObject({
        takenAt: '2026-03-02T18:00:00Z',
        huiwu: '0.1.0',
        postgres: expect.stringMatching(/^17\./),
        migration: expect.stringMatching(/^2026/),
        association: { ...WHOSE, members: 1 },
      })
      expect(head).not.toContain('滨城')
    })

    test('never takes the place of a file that is there', async () => {
      const before = await readFile(good)
      const again = takeBackup(good, association.database, WHOSE, TAKEN)
      await expect(again).rejects.toThrow(`There is a file ${good} already. Give the backup another name.`)
      expect((await readFile(good)).equals(before)).toBe(true)
    })

    test('says what is wrong with a folder that is not there', async () => {
      const away = takeBackup(join(scratch, 'away/x.huiwu'), association.database, WHOSE, TAKEN)
      await expect(away).rejects.toThrow('cannot be used: there is no such file or folder')
    })

    test('is not taken of a server', async () => {
      const { copy: _copy, ...server } = association.database
      await expect(takeBackup(join(scratch, 'server.huiwu'), server, WHOSE, TAKEN)).rejects.toThrow('pg_dump')
    })
  })

  describe('that is restored', () => {
    test('brings back what was there, and says so to the schedule', async () => {
      const { manifest, before } = await restoreBackup(good, restoring())
      expect(manifest.association.members).toBe(1)
      expect(before).toBeUndefined()
      const seen = await inside(async ({ db }) => ({
        member: await db.member.findFirst(),
        updates: await db.inboxUpdate.count({ where: { state: 'done' } }),
        restore: await db.auditEvent.findFirst({ where: { type: 'database.restored' } }),
      }))
      expect(seen.member?.name).toBe('滨城示例软件有限公司')
      expect(seen.updates).toBe(1)
      expect(seen.restore?.data).toMatchObject({ takenAt: TAKEN.toString() })
    })

    test('does not touch a database that is there; told to, keeps it beside', async () => {
      await inside(async ({ db }) => db.auditEvent.deleteMany())
      const refused = restoreBackup(good, restoring())
      await expect(refused).rejects.toThrow(`There is a database in ${join(data, 'pg')} already. With --replace`)
      expect(await inside(members)).toBe(0)
      const { before } = await restoreBackup(good, restoring({ replace: true }))
      expect(before).toBe(join(data, 'pg.before-1'))
      expect(existsSync(join(data, 'pg.before-1', 'PG_VERSION'))).toBe(true)
      expect(await inside(members)).toBe(1)
    })

    test('waits for no server: a folder that is in use is refused', async () => {
      const unlock = lockFolder(data)
      // Another process holds it: the parent of this one lives as long as the test.
      await writeFile(join(data, 'huiwu.lock'), String(process.ppid))
      await expect(restoreBackup(good, restoring())).rejects.toThrow(`is in use by process ${process.ppid}`)
      unlock()
      expect(await readdir(data)).toEqual([])
    })

    test('that was killed while it unpacked has changed nothing', async () => {
      await mkdir(join(data, 'pg.restoring/base'), { recursive: true })
      await writeFile(join(data, 'pg.restoring/PG_VERSION'), '17')
      expect(await inside(members)).toBe(0)
      expect((await readdir(data)).toSorted()).toEqual(['pg'])
    })

    test('that was killed between its last steps is finished by the next start', async () => {
      await restoreBackup(good, restoring())
      // As it lies there when the old database is already aside, and the new one not yet in its place.
      await rename(join(data, 'pg'), join(data, 'pg.restored'))
      expect(await inside(members)).toBe(1)
      expect((await readdir(data)).toSorted()).toEqual(['pg'])
    })
  })

  describe('that cannot be restored is refused with a sentence, and nothing is changed', () => {
    const refusal = async (path: string, more: Partial<Restoring> = {}) => {
      const error = await restoreBackup(path, restoring(more)).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(BackupRefused)
      expect(await readdir(data)).toEqual([])
      return (error as Error).message
    }
    const written = async (name: string, bytes: Buffer) => {
      const path = join(scratch, name)
      await writeFile(path, bytes)
      return path
    }
    const changed = async (name: string, change: (backup: Backup) => Backup) => {
      const { manifest, tar } = change(await readBackup(good))
      const { archive: _archive, ...about } = manifest
      await writeBackup(join(scratch, name), about, tar)
      return join(scratch, name)
    }

    test('a file that is not there', async () => {
      expect(await refusal(join(scratch, 'nowhere'))).toContain('there is no such file')
    })

    test.each([
      ['an empty file', Buffer.alloc(0)],
      ['a workbook', Buffer.from('PK\u0003\u0004…')],
      ['only the first line', Buffer.from('huiwu backups\n')],
    ])('%s', async (name, bytes) => {
      expect(await refusal(await written(`${name}.huiwu`, bytes))).toContain('is no backup of huiwu')
    })

    test('one of which the end is missing, and one in which a byte is another', async () => {
      const bytes = await readFile(good)
      expect(await refusal(await written('short.huiwu', bytes.subarray(0, bytes.length - 1)))).toContain('is damaged')
      const flipped = Buffer.from(bytes)
      flipped[bytes.length - 5000] = (flipped[bytes.length - 5000] ?? 0) ^ 1
      expect(await refusal(await written('flipped.huiwu', flipped))).toContain('is damaged')
      expect(await refusal(await written('headless.huiwu', Buffer.from('huiwu backup 1\n{}\n')))).toContain(
        'is damaged',
      )
    })

    test('one of a newer huiwu: by its shape, by its database', async () => {
      const bytes = (await readFile(good)).toString('latin1').replace('huiwu backup 1', 'huiwu backup 2')
      expect(await refusal(await written('format.huiwu', Buffer.from(bytes, 'latin1')))).toContain('a newer huiwu')
      const later = await changed('later.huiwu', ({ manifest, tar }) => ({
        manifest: { ...manifest, migration: '20991231000000_later', huiwu: '9.0.0' },
        tar,
      }))
      expect(await refusal(later)).toContain('was taken by a newer huiwu (9.0.0)')
    })

    test('one of another association', async () => {
      const said = await refusal(good, { apps: ['wecom:wwanother'] })
      expect(said).toContain('it was reached by wecom:wwbackup00000001, and the settings say wecom:wwanother')
    })

    test('one that holds no database', async () => {
      const hollow = await changed('hollow.huiwu', ({ manifest }) => ({ manifest, tar: Buffer.alloc(1024) }))
      expect(await refusal(hollow)).toContain('holds no database')
    })
  })
})
