/*
 * Files that pretend to be clips and want something else: another file opened, a request made, a program run.
 *
 * A canary lies beside them: a real film that some of them name, watched by inotify. A port listens that
 * others name, and what downloads films is replaced by a program that leaves a trace. The attacks are tried
 * three times: on libmpv as it comes (does the alarm ring at all?), on libmpv with the host's options but
 * without its sandbox, and on the whole player.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/inotify.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "player/host/options.h"
#include "player/host/host.h"
#include "player/host/libmpv.h"
#include "player/client/probe.h"
#include "player/host/sandbox.h"
#include "player/host/stream.h"
#include "tests/unit/watching.h"

enum { CANARY_FIRST = 7000, CANARY_PICTURES = 50, ATTACK_SIZE = 8192 };

struct fixture {
    unsigned char key[KEY_SIZE];
    char canary[4096]; /* its path */
    int watch;         /* inotify on it */
    int listener;
    int port;
};

struct attack {
    const char *name;
    const char *text; /* %F: the canary's path, %P: the port, %B: the base name */
};

static const struct attack attacks[] = {
    {"a playlist with a file", "#EXTM3U\n#EXTINF:10,x\n%F\n"},
    {"a playlist with a file address", "#EXTM3U\nfile://%F\n"},
    {"a list of names alone", "%F\n%F\n"},
    {"a playlist in another form", "[playlist]\nNumberOfEntries=1\nFile1=%F\n"},
    {"an edit list", "# mpv EDL v0\n%F,0,5\n"},
    {"an edit list with a stream", "# mpv EDL v0\n!new_stream\nhttp://127.0.0.1:%P/a.mp4\n"},
    {"a playlist with an edit list's address", "#EXTM3U\nedl://%F,0,5\n"},
    {"a playlist with libavformat's protocols", "#EXTM3U\nlavf://file:%F\nlavf://concat:%F\n"},
    {"a playlist with a descriptor", "#EXTM3U\nfd://0\nfdclose://3\n"},
    {"a playlist with a list in memory", "#EXTM3U\nmemory://#EXTM3U\\n%F\n"},
    {"a playlist with a download", "#EXTM3U\nytdl://127.0.0.1:%P/watch\nhttp://127.0.0.1:%P/page\n"},
    {"a live stream of files",
     "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2.0,\nfile://%F\n"
     "#EXT-X-ENDLIST\n"},
    {"a live stream over HTTP",
     "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2.0,\n"
     "http://127.0.0.1:%P/a.ts\n#EXT-X-ENDLIST\n"},
    {"a live stream with a key", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI=\"http://"
                                 "127.0.0.1:%P/key\"\n#EXTINF:2.0,\n"
                                 "%F\n#EXT-X-ENDLIST\n"},
    {"FFmpeg's list of files", "ffconcat version 1.0\nfile '%F'\n"},
    {"a cue sheet", "FILE \"%F\" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n"},
    {"a session description", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video %P "
                              "RTP/AVP 96\na=rtpmap:96 H264/90000\n"},
    {"a DASH manifest", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
                        "mediaPresentationDuration=\"PT2S\"><BaseURL>http://127.0.0.1:%P/</"
                        "BaseURL><Period><AdaptationSet><Representation "
                        "id=\"1\" mimeType=\"video/mp4\" "
                        "bandwidth=\"1\"><BaseURL>file://%F</BaseURL></Representation></AdaptationSet>"
                        "</Period></MPD>\n"},
    {"a QuickTime link", "<?xml version=\"1.0\"?><?quicktime type=\"application/x-quicktime-media-link\"?>"
                         "<embed src=\"http://127.0.0.1:%P/a.mov\" autoplay=\"true\" />\n"},
    {"a real text reference", "RTSPtext\nrtsp://127.0.0.1:%P/a.mp4\n"},
    {"Windows' playlist",
     "<asx version=\"3.0\"><entry><ref href=\"http://127.0.0.1:%P/a.wmv\"/></entry></asx>\n"},
    {"subtitles with a picture's name", "[Script Info]\nVideo File: %F\nAudio File: %F\n[Events]\nDialogue: "
                                        "0,0:00:00.00,0:00:05.00,D,,0,0,0,,x\n"},
    {"VobSub's index",
     "# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:01:000, filepos: 000000000\n"},
};

/* Fills %F and %P in. */
static size_t fill_in(const struct fixture *fixture, const char *text, char bytes[ATTACK_SIZE])
{
    size_t length = 0;

    for (; *text != '\0'; text++) {
        int added = 1;

        if (text[0] == '%' && text[1] == 'F') {
            added = snprintf(bytes + length, ATTACK_SIZE - length, "%s", fixture->canary);
            text++;
        } else if (text[0] == '%' && text[1] == 'P') {
            added = snprintf(bytes + length, ATTACK_SIZE - length, "%d", fixture->port);
            text++;
        } else {
            bytes[length] = *text;
        }
        length += (size_t)added;
        assert_true(length < ATTACK_SIZE);
    }
    bytes[length] = '\0';
    return length;
}

/* A program of that name, first in PATH, that leaves a trace. */
static void plant_program(const char *name)
{
    char path[4096], text[8300], trace[4096];

    clips_path(trace, "program-ran");
    snprintf(text, sizeof(text), "#!/bin/sh\n: > '%s'\n", trace);
    clip_write(name, text, strlen(text));
    clips_path(path, name);
    assert_int_equal(chmod(path, 0700), 0);
}

static int set_up(void **state)
{
    static struct fixture fixture;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);
    char path[8192];

    if (sodium_init() < 0)
        return -1;
    randombytes_buf(fixture.key, sizeof(fixture.key));
    clip_make("canary.mp4", CANARY_FIRST, CANARY_PICTURES, CLIP_H264);
    clips_path(fixture.canary, "canary.mp4");
    fixture.watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    assert_true(fixture.watch >= 0);
    assert_true(inotify_add_watch(fixture.watch, fixture.canary, IN_OPEN | IN_ACCESS) >= 0);
    fixture.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(fixture.listener >= 0);
    assert_int_equal(bind(fixture.listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fixture.listener, 16), 0);
    assert_int_equal(getsockname(fixture.listener, (struct sockaddr *)&address, &length), 0);
    fixture.port = ntohs(address.sin_port);
    plant_program("yt-dlp");
    plant_program("youtube-dl");
    snprintf(path, sizeof(path), "%s:%s", clips_folder(), getenv("PATH"));
    assert_int_equal(setenv("PATH", path, 1), 0);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->watch);
    close(fixture->listener);
    clips_remove();
    return 0;
}

/* Whether the canary was opened, the port was spoken to or the program was run since the last call. */
static const char *alarm_of(struct fixture *fixture)
{
    char bytes[4096], trace[4096];
    const char *what = NULL;
    int connection;

    if (read(fixture->watch, bytes, sizeof(bytes)) > 0)
        what = "opened the canary";
    connection = accept4(fixture->listener, NULL, NULL, SOCK_CLOEXEC);
    if (connection >= 0) {
        what = "made a connection";
        close(connection);
    }
    clips_path(trace, "program-ran");
    if (unlink(trace) == 0)
        what = "ran a program";
    return what;
}

static void assert_quiet(struct fixture *fixture, const char *name)
{
    const char *alarm = alarm_of(fixture);

    if (alarm != NULL)
        fail_msg("%s %s", name, alarm);
}

/* Loads bytes into libmpv in this process and waits until it plays or gives up; true when it plays. */
static bool plays(mpv_handle *mpv, const void *bytes, size_t size)
{
    struct stream_source source = {.fd = memfd_create("attack", MFD_CLOEXEC)};
    struct stream_sources sources = {.items = &source, .count = 1};
    const char *load[] = {"loadfile", STREAM_SCHEME "://0", NULL};
    bool played = false, ended = false;

    assert_true(source.fd >= 0);
    assert_int_equal(write(source.fd, bytes, size), (ssize_t)size);
    assert_true(stream_register(mpv, &sources));
    assert_int_equal(mpv_command(mpv, load), 0);
    while (!ended && !played) {
        const mpv_event *event = mpv_wait_event(mpv, 30);

        assert_int_not_equal(event->event_id, MPV_EVENT_NONE);
        played = event->event_id == MPV_EVENT_PLAYBACK_RESTART;
        /* A playlist ends with a redirection to what is in it. */
        ended = event->event_id == MPV_EVENT_END_FILE &&
                ((const mpv_event_end_file *)event->data)->reason != MPV_END_FILE_REASON_REDIRECT;
    }
    mpv_terminate_destroy(mpv);
    close(source.fd);
    return played;
}

static mpv_handle *careless_mpv(void)
{
    mpv_handle *mpv;

    assert_true(libmpv_load());
    mpv = mpv_create();
    assert_non_null(mpv);
    assert_int_equal(mpv_set_option_string(mpv, "vo", "null"), 0);
    assert_int_equal(mpv_set_option_string(mpv, "ao", "null"), 0);
    assert_int_equal(mpv_set_option_string(mpv, "config", "no"), 0);
    assert_int_equal(mpv_initialize(mpv), 0);
    return mpv;
}

/* As for a surface or, with a window's options over them, for a window. */
static mpv_handle *careful_mpv(bool window)
{
    mpv_handle *mpv;

    assert_true(libmpv_load());
    mpv = host_mpv_make(PLAYER_SOUND_DISCARD, -1, window);
    assert_non_null(mpv);
    assert_int_equal(mpv_set_property_string(mpv, "vo", "null"), 0);
    return mpv;
}

static void the_alarm_rings_for_a_careless_player(void **state)
{
    struct fixture *fixture = *state;
    char bytes[ATTACK_SIZE];
    int rang = 0;

    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        size_t size = fill_in(fixture, attacks[i].text, bytes);

        /* The ones over the network would wait for an answer; the others show what is meant. */
        if (strstr(attacks[i].text, "%P") != NULL || strstr(attacks[i].text, "fd://") != NULL)
            continue;
        (void)alarm_of(fixture);
        (void)plays(careless_mpv(), bytes, size);
        rang += alarm_of(fixture) != NULL;
    }
    assert_true(rang >= 3);
}

static void the_options_alone_stop_every_attack(void **state)
{
    struct fixture *fixture = *state;
    char bytes[ATTACK_SIZE];

    (void)alarm_of(fixture);
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        size_t size = fill_in(fixture, attacks[i].text, bytes);

        for (int window = 0; window <= 1; window++) {
            if (plays(careful_mpv(window), bytes, size))
                fail_msg("%s was played", attacks[i].name);
            assert_quiet(fixture, attacks[i].name);
        }
    }
}

static void try_in_player(struct fixture *fixture, const char *name, const void *bytes, size_t size,
                          bool may_play)
{
    struct player_clip clip = {.key = fixture->key, .duration_ms = 2000};
    struct player_options options = {.clips = &clip,
                                     .clip_count = 1,
                                     .surface = {.width = 160, .height = 90, .pixel_x = 1, .pixel_y = 1},
                                     .sound = PLAYER_SOUND_DISCARD};
    struct watching watching = {.number = -2};
    struct error error;

    clip.fd = clip_encrypt_bytes(bytes, size, fixture->key);
    assert_true(player_open(&options, &watching.player, &error));
    if (may_play) {
        watch_until(&watching, has_pictures, 10);
    } else {
        watch_until(&watching, has_events, 1);
        assert_int_equal(watching.events[0].kind, PLAYER_EVENT_CLIP_FAILED);
        assert_int_equal(watching.events[0].error.kind, ERROR_INVALID);
        assert_int_equal(watching.pictures, 0);
    }
    assert_true(watching.number < CANARY_FIRST || watching.number >= CANARY_FIRST + CANARY_PICTURES);
    player_close(watching.player);
    close(clip.fd);
    assert_quiet(fixture, name);
}

static void the_player_refuses_every_attack(void **state)
{
    struct fixture *fixture = *state;
    char bytes[ATTACK_SIZE];

    (void)alarm_of(fixture);
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
        try_in_player(fixture, attacks[i].name, bytes, fill_in(fixture, attacks[i].text, bytes), false);
}

static void the_probe_refuses_every_attack(void **state)
{
    struct fixture *fixture = *state;
    char bytes[ATTACK_SIZE], path[4096];

    (void)alarm_of(fixture);
    clips_path(path, "attack.mp4");
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        struct probe probe;
        struct error error;
        int fd;

        clip_write("attack.mp4", bytes, fill_in(fixture, attacks[i].text, bytes));
        fd = open(path, O_RDONLY | O_CLOEXEC);
        assert_true(fd >= 0);
        assert_false(player_probe(fd, NULL, NULL, &probe, &error));
        assert_int_equal(error.kind, ERROR_INVALID);
        assert_quiet(fixture, attacks[i].name);
        close(fd);
    }
}

static uint32_t big_32_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void grow_32(uint8_t *bytes, uint32_t by)
{
    uint32_t value = big_32_at(bytes) + by;

    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* The place of a box's size, found by its type between two places. */
static uint8_t *find_box(uint8_t *from, uint8_t *end, const char *type)
{
    uint8_t *found = memmem(from, (size_t)(end - from), type, 4);

    assert_non_null(found);
    return found - 4;
}

/* A film that says that its pictures are in the canary: the first data reference, which said "here", names a
 * file. */
static uint8_t *make_reference(const struct fixture *fixture, size_t *size)
{
    uint8_t *bytes = clip_read("own.mov", size), *grown, *end, *at;
    static const char *const parents[] = {"moov", "trak", "mdia", "minf", "dinf", "dref"};
    char url[4200];
    uint32_t added;
    size_t place;

    snprintf(url, sizeof(url), "file://%s", fixture->canary);
    added = (uint32_t)strlen(url) + 1;
    end = bytes + *size;
    at = bytes;
    for (size_t i = 0; i < sizeof(parents) / sizeof(parents[0]); i++) {
        at = find_box(at, end, parents[i]);
        grow_32(at, added);
    }
    at += 16; /* past dref's header and count: the entry */
    grow_32(at, added);
    memcpy(at + 4, "url ", 4);
    memset(at + 8, 0, 4); /* not in this file */
    place = (size_t)(at + 12 - bytes);
    grown = malloc(*size + added);
    assert_non_null(grown);
    memcpy(grown, bytes, place);
    memcpy(grown + place, url, added);
    memcpy(grown + place + added, bytes + place, *size - place);
    *size += added;
    free(bytes);
    return grown;
}

static void a_film_with_references_opens_nothing(void **state)
{
    struct fixture *fixture = *state;
    size_t size;
    uint8_t *bytes;

    clip_make("own.mov", 100, 30, CLIP_H264);
    bytes = make_reference(fixture, &size);
    (void)alarm_of(fixture);
    (void)plays(careful_mpv(false), bytes, size);
    assert_quiet(fixture, "a film with a reference");
    free(bytes);
}

/* Chapters that say that the next part is in another file with a certain number. */
static void linked_segments_open_nothing(void **state)
{
    static const uint8_t chapters[] = {0x10, 0x43, 0xA7, 0x70, 0xA6, /* Chapters, 38 bytes */
                                       0x45, 0xB9, 0xA3,             /* EditionEntry, 35 */
                                       0x45, 0xDD, 0x81, 0x01,       /* ordered */
                                       0xB6, 0x9D,                   /* ChapterAtom, 29 */
                                       0x73, 0xC4, 0x81, 0x01, 0x91, 0x81, 0x00, 0x92,
                                       0x81, 0xFF, 0x6E, 0x67, 0x90, /* ChapterSegmentUID, 16 */
                                       1,    2,    3,    4,    5,    6,    7,    8,
                                       9,    10,   11,   12,   13,   14,   15,   16};
    struct fixture *fixture = *state;
    size_t size;
    uint8_t *bytes, *segment;

    clip_make("own.mkv", 100, 30, CLIP_H264);
    bytes = clip_read("own.mkv", &size);
    bytes = realloc(bytes, size + sizeof(chapters));
    assert_non_null(bytes);
    segment = memmem(bytes, size, "\x18\x53\x80\x67", 4);
    assert_non_null(segment);
    grow_32(segment + 8, sizeof(chapters)); /* of eight bytes of size, the lower four */
    memcpy(bytes + size, chapters, sizeof(chapters));
    (void)alarm_of(fixture);
    assert_true(plays(careful_mpv(false), bytes, size + sizeof(chapters)));
    assert_quiet(fixture, "a film with linked segments");
    try_in_player(fixture, "a film with linked segments", bytes, size + sizeof(chapters), true);
    free(bytes);
}

static void an_archive_is_not_looked_into(void **state)
{
    struct fixture *fixture = *state;
    char command[8400];
    size_t size;
    uint8_t *bytes;

    snprintf(command, sizeof(command), "cd '%s' && tar -cf archive.tar canary.mp4", clips_folder());
    assert_int_equal(system(command), 0);
    (void)alarm_of(fixture);
    bytes = clip_read("archive.tar", &size);
    try_in_player(fixture, "an archive", bytes, size, false);
    free(bytes);
}

/* ---- the sandbox by itself ---- */

/* What a process in the sandbox could do, as a set. */
enum deed {
    DEED_READ_CANARY = 1,
    DEED_CREATE = 2,
    DEED_WRITE = 4,
    DEED_INTERNET = 8,
    DEED_EXECUTE = 16,
    DEED_FORK = 32,
    DEED_SIGNAL = 64,
    DEED_TRACE_OR_MOUNT = 128,
};

static int deeds_possible(const struct fixture *fixture)
{
    char path[4096];
    int deeds = 0;

    clips_path(path, "created");
    if (open(fixture->canary, O_RDONLY) >= 0)
        deeds |= DEED_READ_CANARY;
    if (open(path, O_WRONLY | O_CREAT, 0600) >= 0 || mkdir(path, 0700) == 0 || unlink(fixture->canary) == 0 ||
        rename(fixture->canary, path) == 0 || symlink("/", path) == 0)
        deeds |= DEED_CREATE;
    if (open(fixture->canary, O_RDWR) >= 0 || truncate(fixture->canary, 0) == 0 ||
        chmod(fixture->canary, 0777) == 0)
        deeds |= DEED_WRITE;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_INET6, SOCK_DGRAM, 0) >= 0 ||
        socket(AF_NETLINK, SOCK_RAW, 0) >= 0)
        deeds |= DEED_INTERNET;
    if (syscall(SYS_fork) >= 0 || syscall(SYS_clone, 17, 0, 0, 0, 0) >= 0 ||
        syscall(SYS_clone3, NULL, 0) >= 0)
        deeds |= DEED_FORK;
    if (kill(getppid(), 0) == 0 || kill(1, 0) == 0)
        deeds |= DEED_SIGNAL;
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0 || unshare(CLONE_NEWNS) == 0 ||
        syscall(SYS_io_uring_setup, 1, NULL) >= 0 || syscall(SYS_bpf, 0, NULL, 0) >= 0)
        deeds |= DEED_TRACE_OR_MOUNT;
    /* Last, for it would not come back. */
    execl("/bin/sh", "sh", "-c", "exit 16", (char *)NULL);
    return deeds;
}

static int deeds_in_sandbox(const struct fixture *fixture, unsigned needs)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        sandbox_begin();
        if (!sandbox_enter(needs))
            _exit(255);
        _exit(deeds_possible(fixture));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool kernel_has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* the version */) >= 1;
}

static void the_sandbox_leaves_nothing_to_do(void **state)
{
    struct fixture *fixture = *state;
    int expected = kernel_has_landlock() ? 0 : DEED_READ_CANARY;

    assert_int_equal(deeds_in_sandbox(fixture, 0), 0);
    assert_int_equal(deeds_in_sandbox(fixture, SANDBOX_SOUND), expected);
    /* Without Landlock there is no window. */
    assert_int_equal(deeds_in_sandbox(fixture, SANDBOX_WINDOW), kernel_has_landlock() ? 0 : 255);
    assert_int_equal(access(fixture->canary, F_OK), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_alarm_rings_for_a_careless_player),
        cmocka_unit_test(the_options_alone_stop_every_attack),
        cmocka_unit_test(the_player_refuses_every_attack),
        cmocka_unit_test(the_probe_refuses_every_attack),
        cmocka_unit_test(a_film_with_references_opens_nothing),
        cmocka_unit_test(linked_segments_open_nothing),
        cmocka_unit_test(an_archive_is_not_looked_into),
        cmocka_unit_test(the_sandbox_leaves_nothing_to_do),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
