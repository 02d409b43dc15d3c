import { keepCluster } from './cluster.ts'

// At the end of `npm ci`: the first start then finds an empty database to copy.
await keepCluster()
