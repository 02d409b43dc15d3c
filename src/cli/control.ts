import { chmod, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { FolderUnusable, unusable } from '../store/files.ts'
import { FolderInUse, holderOf } from '../store/lock.ts'
import { runCommand } from './program.ts'
import type { Exit, Inside, Session } from './session.ts'

/** A command line sent to the running server: one line of JSON; the answer is lines of text and, last, the exit code. */
const Request = z.strictObject({ argv: z.array(z.string()), cwd: z.string() })
const Answer = z.union([
  z.strictObject({ out: z.string() }),
  z.strictObject({ err: z.string() }),
  z.strictObject({ exit: z.union([z.literal(0), z.literal(1), z.literal(2)]) }),
])

/** The local socket beside the embedded database, for its owner only. */
function socketIn(folder: string): string {
  return join(folder, 'huiwu.sock')
}

/**
 * Lets other processes of the same owner run commands here, while this one holds the embedded database. Resolves with
 * the way to stop.
 */
export async function openControl(folder: string, inside: Inside): Promise<() => Promise<void>> {
  const path = socketIn(folder)
  // Left over from a process that was killed: the folder's lock says that it is gone.
  await rm(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).once('line', (line) => void serve(socket, line, inside))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
  await chmod(path, 0o600)
  return () => new Promise((resolve) => server.close(() => resolve()))
}

async function serve(socket: Socket, line: string, inside: Inside): Promise<void> {
  const send = (answer: z.input<typeof Answer>) => socket.write(`${JSON.stringify(answer)}\n`)
  try {
    const { argv, cwd } = Request.parse(JSON.parse(line))
    const session = { ...inside, cwd, out: (out: string) => send({ out }), err: (err: string) => send({ err }) }
    send({ exit: await runCommand(argv, session) })
  } catch (error) {
    send({ err: String(error) })
    send({ exit: 1 })
  }
  socket.end()
}

/** Throws FolderInUse when a server answers in the folder: in another container its lock names a process we do not see. */
export async function refuseServed(folder: string): Promise<void> {
  const socket = await dial(socketIn(folder))
  if (socket === undefined) return
  socket.destroy()
  throw new FolderInUse(folder, holderOf(folder))
}

/** Runs a command in the server that holds the folder; undefined when none is running there. */
export async function runInServer(
  folder: string,
  argv: string[],
  session: Pick<Session, 'cwd' | 'out' | 'err'>,
): Promise<Exit | undefined> {
  const socket = await dial(socketIn(folder))
  if (socket === undefined) return undefined
  socket.write(`${JSON.stringify({ argv, cwd: session.cwd })}\n`)
  for await (const line of createInterface({ input: socket })) {
    const answer = Answer.parse(JSON.parse(line))
    if ('exit' in answer) return answer.exit
    if ('out' in answer) session.out(answer.out)
    else session.err(answer.err)
  }
  session.err('The running server ended before it answered.')
  return 1
}

/** No server runs there; that there cannot be a folder is found out by whoever opens it. */
const NOBODY = ['ENOENT', 'ECONNREFUSED', 'ENOTDIR']

function dial(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.includes(String(error.code))) resolve(undefined)
      else if (error.code === 'EINVAL')
        reject(new FolderUnusable(dirname(path), 'its path is too long for a local socket'))
      else reject(unusable(dirname(path), error))
    })
  })
}
