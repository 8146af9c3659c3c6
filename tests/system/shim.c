/* Stands before libc: a disk that is full, or will not promise that it wrote, for the files below one folder.
   FAULT_ROOT names the folder; the file FAULT_FLAG says what is wrong now: "full", "unsure", or nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int wrong(const char *what) {
    const char *flag = getenv("FAULT_FLAG");
    if (!flag) return 0;
    int saved = errno, fd = syscall(SYS_openat, AT_FDCWD, flag, O_RDONLY | O_CLOEXEC);
    char said[16] = {0};
    if (fd >= 0) {
        syscall(SYS_read, fd, said, sizeof said - 1);
        syscall(SYS_close, fd);
    }
    errno = saved;
    return !strncmp(said, what, strlen(what));
}

static int ours(int fd) {
    const char *root = getenv("FAULT_ROOT");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int saved = errno;
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (!root || length < 0) return 0;
    path[length] = 0;
    return !strncmp(path, root, strlen(root));
}

/* a full disk has no room for more: what was there before can be written over */
static int no_room(int fd, off_t at, size_t length) {
    if (!wrong("full") || !ours(fd)) return 0;
    struct stat is;
    if (fstat(fd, &is) || !S_ISREG(is.st_mode)) return 0;
    if (at < 0) at = fcntl(fd, F_GETFL) & O_APPEND ? is.st_size : syscall(SYS_lseek, fd, 0, SEEK_CUR);
    return at + (off_t)length > is.st_size;
}

static size_t sum(const struct iovec *parts, int count) {
    size_t total = 0;
    while (count-- > 0) total += parts[count].iov_len;
    return total;
}

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define FULL { errno = ENOSPC; return -1; }

ssize_t write(int fd, const void *from, size_t length) {
    REAL(write);
    if (no_room(fd, -1, length)) FULL
    return real(fd, from, length);
}
ssize_t pwrite(int fd, const void *from, size_t length, off_t at) {
    REAL(pwrite);
    if (no_room(fd, at, length)) FULL
    return real(fd, from, length, at);
}
ssize_t pwrite64(int fd, const void *from, size_t length, off64_t at) {
    REAL(pwrite64);
    if (no_room(fd, at, length)) FULL
    return real(fd, from, length, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    if (no_room(fd, -1, sum(parts, count))) FULL
    return real(fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    REAL(pwritev);
    if (no_room(fd, at, sum(parts, count))) FULL
    return real(fd, parts, count, at);
}
int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    if (length > 0 && no_room(fd, 0, length)) FULL
    return real(fd, length);
}
int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    if (length > 0 && no_room(fd, 0, length)) FULL
    return real(fd, length);
}
int fallocate(int fd, int mode, off_t at, off_t length) {
    REAL(fallocate);
    if (no_room(fd, at, length)) FULL
    return real(fd, mode, at, length);
}
int posix_fallocate(int fd, off_t at, off_t length) {
    REAL(posix_fallocate);
    return no_room(fd, at, length) ? ENOSPC : real(fd, at, length);
}
int fsync(int fd) {
    REAL(fsync);
    if (wrong("unsure") && ours(fd)) { errno = EIO; return -1; }
    return real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync);
    if (wrong("unsure") && ours(fd)) { errno = EIO; return -1; }
    return real(fd);
}
