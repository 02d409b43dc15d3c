import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A road to a database that can be closed, for all who are on it, and opened again at the same place. */
export type Road = { url: string; close(): Promise<void>; open(): Promise<void> }

/** Opens a road to the database with this URL. */
export async function openRoad(to: string): Promise<Road> {
  const far = new URL(to)
  const { listen, close } = pipeTo(far.hostname, Number(far.port || 5432))
  const port = await listen(0)
  const near = new URL(to)
  near.host = `127.0.0.1:${port}`
  return { url: near.toString(), close, open: async () => void (await listen(port)) }
}

function pipeTo(host: string, to: number) {
  const under = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(to, host)
    for (const socket of [near, far]) {
      under.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => under.delete(socket))
    }
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  const listen = (at: number) =>
    new Promise<number>((resolve) => {
      server.listen(at, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of under) socket.destroy()
    })
  return { listen, close }
}
