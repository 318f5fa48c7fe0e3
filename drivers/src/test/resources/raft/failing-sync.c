/*
 * A disk that cannot write: loaded before the C library, it lets every fsync and fdatasync of a file fail with EIO
 * while the file lies in the folder that the symbolic link named by FAILING_SYNC_LINK points to.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(int file) {
  const char *link = getenv("FAILING_SYNC_LINK");
  char folder[PATH_MAX];
  char entry[64];
  char path[PATH_MAX];
  ssize_t length = link == NULL ? -1 : readlink(link, folder, sizeof folder - 1);
  if (length <= 0) {
    return 0;
  }
  snprintf(entry, sizeof entry, "/proc/self/fd/%d", file);
  ssize_t known = readlink(entry, path, sizeof path - 1);
  return known > length && strncmp(path, folder, (size_t)length) == 0;
}

int fsync(int file) {
  if (fails(file)) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return real(file);
}

int fdatasync(int file) {
  if (fails(file)) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return real(file);
}
