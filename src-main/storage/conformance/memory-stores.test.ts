import { withHiddenSecrets } from '../middleware/with-hidden-secrets.ts'
import { withPrefix } from '../middleware/with-prefix.ts'
import { MAX_KEY_BYTES } from '../object-key.ts'
import { describeObjectStore } from './describe-object-store.ts'
import { memoryStores, wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

describeObjectStore('memory', memoryStores)
for (const [name, wrap] of wrappers) {
  describeObjectStore(`memory ${name}`, wrapped(memoryStores, wrap))
}

// No store that stages has secrets.
describeObjectStore(
  'memory with hidden secrets',
  wrapped(memoryStores, (store) => withHiddenSecrets(store, { secretAccessKey: 'a secret' })),
)

const PREFIX = 'team/experiments/'
describeObjectStore('memory with a prefix', {
  ...wrapped(memoryStores, (store) => withPrefix(store, PREFIX)),
  traits: { ...memoryStores.traits, maxKeyBytes: MAX_KEY_BYTES - PREFIX.length },
})
