import { version } from '../../package.json'

/** The release, and the build by the hash in the name of the file that this has become a part of. */
export const appVersion = [version, /-([\w-]{8})\.js$/.exec(import.meta.url)?.[1]].filter(Boolean).join('+')
