/*
 * A folder as storage:
 *
 *     ID.tbf                     a clip's footage (store/footage/footage.h)
 *     ID.loudness, ID.proxy      what was made of it (store/footage/derived.h)
 *     ID.part, ID.loudness.part, ID.proxy.part    each while it is written
 *     SESSION.lock               held (flock) while a session is imported
 *
 * Each file is written, synced and renamed, and then the folder is synced, in this order.
 */
#ifndef STORE_STORAGE_FOLDER_H
#define STORE_STORAGE_FOLDER_H

#include "store/storage/storage.h"

/* Opens the folder `name` of another one. NULL with errno. */
struct storage *storage_open_folder(int parent, const char *name);

#endif
