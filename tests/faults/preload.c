/* What goes wrong beneath a process: a disk that is full or fails, a clock that is moved.
 *
 * Belongs here: standing before the C library's calls that write, and before those that tell the time. Does not belong
 * here: when what goes wrong (see the tests); it is said by variables of the environment, which are read when the
 * process starts and when it calls concord_disturb():
 *
 *   CONCORD_DISTURB_DISK    the disk: the folder below which calls may fail
 *   CONCORD_DISTURB_AREA    the part of it in which calls that write are counted
 *   CONCORD_DISTURB_AT      the number of the call that fails, from 1; 0 counts only
 *   CONCORD_DISTURB_HOW     full: that call and, on the whole disk, every later one that takes room fail with ENOSPC
 *                           error: that call alone fails with EIO
 *                           broken: that call and every later one on the disk fail with EIO
 *   CONCORD_DISTURB_REPORT  a file that gets the calls that failed, or that are counted, with their paths
 *   CONCORD_DISTURB_CLOCK   "=1601892000" stops the clock at an instant, "+86400" and "-86400" move it
 *   CONCORD_DISTURB_LEAP    seconds by which it is moved more from the first call on that is counted
 *
 * Forked processes share one count and one fate. The monotonic clocks are left alone: nobody can move them either.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { TAKES_ROOM = 1, TAKES_NONE = 0 };
enum { FULL, ERROR, BROKEN };

static char disk[PATH_MAX], area[PATH_MAX], report[PATH_MAX];
static size_t disk_length, area_length;
static long fails_at;
static int how;
static struct {
    atomic_long count;
    atomic_int has_failed;
} *shared;
static int clock_mode; /* 0, '=', '+' */
static long clock_seconds, leap;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((visibility("default"))) void concord_disturb(void) {
    disk_length = 0; /* nothing is counted while this goes on */
    const char *said = getenv("CONCORD_DISTURB_AREA");
    snprintf(area, sizeof area, "%s", said ? said : "");
    area_length = strlen(area);
    said = getenv("CONCORD_DISTURB_REPORT");
    snprintf(report, sizeof report, "%s", said ? said : "");
    said = getenv("CONCORD_DISTURB_AT");
    fails_at = said ? atol(said) : 0;
    said = getenv("CONCORD_DISTURB_HOW");
    how = !said || !strcmp(said, "full") ? FULL : !strcmp(said, "error") ? ERROR : BROKEN;
    if (!shared) shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    atomic_store(&shared->count, 0);
    atomic_store(&shared->has_failed, 0);
    said = getenv("CONCORD_DISTURB_DISK");
    snprintf(disk, sizeof disk, "%s", said ? said : "");
    disk_length = strlen(disk);
    said = getenv("CONCORD_DISTURB_CLOCK");
    clock_mode = !said || !*said ? 0 : *said == '=' ? '=' : '+';
    leap = 0;
    if (getenv("CONCORD_DISTURB_LEAP")) leap = atol(getenv("CONCORD_DISTURB_LEAP"));
    clock_seconds = clock_mode ? atol(*said == '-' ? said : said + 1) : 0;
}

__attribute__((constructor)) static void begin(void) { concord_disturb(); }

static int is_below(const char *path, const char *folder, size_t length) {
    return !strncmp(path, folder, length) && (path[length] == '/' || path[length] == 0);
}

static void tell(const char *call, const char *path) {
    if (!*report) return;
    int (*real_open)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    ssize_t (*real_write)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    int file = real_open(report, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (file < 0) return;
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %s\n", call, path);
    if (real_write(file, line, length) < 0) { /* a report that is missing is seen by whoever wants it */
    }
    close(file);
}

/* Whether the call is to fail; errno is set then. */
static int fails(const char *call, const char *path, int takes_room) {
    if (!disk_length || !is_below(path, disk, disk_length)) return 0;
    int is_counted = is_below(path, area, area_length);
    long number = is_counted ? atomic_fetch_add(&shared->count, 1) + 1 : 0;
    if (!fails_at) {
        if (is_counted) tell(call, path);
        return 0;
    }
    if (how == FULL && !takes_room) return 0;
    if (is_counted && number >= fails_at && how != ERROR) atomic_store(&shared->has_failed, 1);
    if (how == ERROR ? number != fails_at : !atomic_load(&shared->has_failed)) return 0;
    tell(call, path);
    errno = how == FULL ? ENOSPC : EIO;
    return 1;
}

static int fails_at_path(const char *call, int folder, const char *path, int takes_room) {
    char whole[2 * PATH_MAX], link[64];
    if (!disk_length || !path) return 0;
    if (path[0] == '/') return fails(call, path, takes_room);
    ssize_t length;
    if (folder == AT_FDCWD) {
        if (!getcwd(whole, PATH_MAX)) return 0;
        length = strlen(whole);
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        if ((length = readlink(link, whole, PATH_MAX)) < 0) return 0;
    }
    snprintf(whole + length, sizeof whole - length, "/%s", path);
    return fails(call, whole, takes_room);
}

static int fails_at_file(const char *call, int file, int takes_room) {
    char link[64], path[PATH_MAX];
    if (!disk_length) return 0;
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return 0;
    path[length] = 0;
    return fails(call, path, takes_room);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        REAL(name); \
        if ((flags & O_CREAT) && fails_at_path("open", AT_FDCWD, path, TAKES_ROOM)) return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        REAL(name); \
        if ((flags & O_CREAT) && fails_at_path("openat", folder, path, TAKES_ROOM)) return -1; \
        return real(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(name); \
        if (*mode != 'r' && fails_at_path("fopen", AT_FDCWD, path, TAKES_ROOM)) return NULL; \
        return real(path, mode); \
    }
FOPEN(fopen)
FOPEN(fopen64)

#define ON_FILE(type, name, declared, passed, takes_room) \
    type name declared { \
        REAL(name); \
        return fails_at_file(#name, file, takes_room) ? -1 : real passed; \
    }
ON_FILE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size), TAKES_ROOM)
ON_FILE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at), TAKES_ROOM)
ON_FILE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at), TAKES_ROOM)
ON_FILE(ssize_t, writev, (int file, const struct iovec *data, int parts), (file, data, parts), TAKES_ROOM)
ON_FILE(ssize_t, pwritev, (int file, const struct iovec *data, int parts, off_t at), (file, data, parts, at), TAKES_ROOM)
ON_FILE(int, fsync, (int file), (file), TAKES_ROOM) /* where room is taken late, it is here that there is none */
ON_FILE(int, fdatasync, (int file), (file), TAKES_ROOM)
ON_FILE(int, ftruncate, (int file, off_t size), (file, size), TAKES_ROOM)
ON_FILE(int, ftruncate64, (int file, off64_t size), (file, size), TAKES_ROOM)
ON_FILE(int, fallocate, (int file, int mode, off_t from, off_t size), (file, mode, from, size), TAKES_ROOM)
ON_FILE(int, fallocate64, (int file, int mode, off64_t from, off64_t size), (file, mode, from, size), TAKES_ROOM)

int posix_fallocate(int file, off_t from, off_t size) {
    REAL(posix_fallocate);
    return fails_at_file("posix_fallocate", file, TAKES_ROOM) ? errno : real(file, from, size);
}
int posix_fallocate64(int file, off64_t from, off64_t size) {
    REAL(posix_fallocate64);
    return fails_at_file("posix_fallocate", file, TAKES_ROOM) ? errno : real(file, from, size);
}
ssize_t sendfile(int file, int source, off_t *from, size_t size) {
    REAL(sendfile);
    return fails_at_file("sendfile", file, TAKES_ROOM) ? -1 : real(file, source, from, size);
}
ssize_t copy_file_range(int source, off64_t *from, int file, off64_t *to, size_t size, unsigned flags) {
    REAL(copy_file_range);
    return fails_at_file("copy_file_range", file, TAKES_ROOM) ? -1 : real(source, from, file, to, size, flags);
}

#define ON_PATH(name, declared, passed, folder, path, takes_room) \
    int name declared { \
        REAL(name); \
        return fails_at_path(#name, folder, path, takes_room) ? -1 : real passed; \
    }
ON_PATH(truncate, (const char *path, off_t size), (path, size), AT_FDCWD, path, TAKES_NONE)
ON_PATH(truncate64, (const char *path, off64_t size), (path, size), AT_FDCWD, path, TAKES_NONE)
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path, TAKES_ROOM)
ON_PATH(mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), folder, path, TAKES_ROOM)
ON_PATH(symlink, (const char *to, const char *path), (to, path), AT_FDCWD, path, TAKES_ROOM)
ON_PATH(symlinkat, (const char *to, int folder, const char *path), (to, folder, path), folder, path, TAKES_ROOM)
ON_PATH(link, (const char *from, const char *path), (from, path), AT_FDCWD, path, TAKES_ROOM)
ON_PATH(linkat, (int from_folder, const char *from, int folder, const char *path, int flags),
        (from_folder, from, folder, path, flags), folder, path, TAKES_ROOM)
/* A folder may have to grow for a new name. */
ON_PATH(rename, (const char *from, const char *path), (from, path), AT_FDCWD, path, TAKES_ROOM)
ON_PATH(renameat, (int from_folder, const char *from, int folder, const char *path),
        (from_folder, from, folder, path), folder, path, TAKES_ROOM)
ON_PATH(renameat2, (int from_folder, const char *from, int folder, const char *path, unsigned flags),
        (from_folder, from, folder, path, flags), folder, path, TAKES_ROOM)

/* Clocks */

static void moved(struct timespec *now) {
    if (clock_mode == '=') {
        now->tv_sec = clock_seconds;
        now->tv_nsec = 0;
    } else if (clock_mode) {
        now->tv_sec += clock_seconds;
    }
    if (leap && shared && atomic_load(&shared->count)) now->tv_sec += leap;
}

int clock_gettime(clockid_t which, struct timespec *now) {
    REAL(clock_gettime);
    int code = real(which, now);
    if (!code && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) moved(now);
    return code;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &exact)) return -1;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *told) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (told) *told = exact.tv_sec;
    return exact.tv_sec;
}
