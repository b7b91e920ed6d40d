// Every sync takes BITMAPD_FSYNC_MS longer, as on a disk that is slow: cc -shared -fPIC -o slow-fsync.so slow-fsync.c -ldl,
// then LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_disk(void) {
  const char *text = getenv("BITMAPD_FSYNC_MS");
  long ns = text ? (long)(1e6 * atof(text)) : 0;
  struct timespec rest = {ns / 1000000000, ns % 1000000000};
  while (nanosleep(&rest, &rest) != 0) {
  }
}

static int slowly(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  wait_for_disk();
  return real(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
