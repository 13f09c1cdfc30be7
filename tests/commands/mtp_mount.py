#!/usr/bin/python3
"""Mounts a folder as the desktop mounts a camera that speaks MTP: each file can only be read from front to end, and nothing can be
written. For test_mtp.sh.

    mtp_mount.py FOLDER MOUNT_POINT      stays until it is unmounted
"""
import errno
import os
import stat
import sys

import fusepy as fuse


class Camera(fuse.Operations):
    def __init__(self, folder):
        self.folder = folder
        self.places = {}

    def path(self, path):
        return self.folder + path

    def getattr(self, path, fh=None):
        try:
            status = os.lstat(self.path(path))
        except OSError as problem:
            raise fuse.FuseOSError(problem.errno)
        kind = stat.S_IFDIR | 0o555 if stat.S_ISDIR(status.st_mode) else stat.S_IFREG | 0o444
        return {"st_mode": kind, "st_nlink": 1, "st_size": status.st_size, "st_mtime": status.st_mtime,
                "st_ctime": status.st_ctime, "st_atime": status.st_atime, "st_uid": os.getuid(), "st_gid": os.getgid()}

    def readdir(self, path, fh):
        return [".", ".."] + os.listdir(self.path(path))

    def open(self, path, flags):
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise fuse.FuseOSError(errno.EOPNOTSUPP)
        handle = os.open(self.path(path), os.O_RDONLY)
        self.places[handle] = 0
        return handle

    def read(self, path, size, offset, handle):
        if offset != self.places[handle]:
            raise fuse.FuseOSError(errno.EOPNOTSUPP)
        some = os.read(handle, size)
        self.places[handle] += len(some)
        return some

    def release(self, path, handle):
        self.places.pop(handle, None)
        os.close(handle)
        return 0

    def unlink(self, path):
        raise fuse.FuseOSError(errno.EROFS)

    rename = truncate = unlink


if __name__ == "__main__":
    fuse.FUSE(Camera(sys.argv[1]), sys.argv[2], foreground=True, nothreads=True, direct_io=True)
