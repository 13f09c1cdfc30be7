/* What an import is told about a file: what it is, and whether all of it is there. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/host/container.h"
#include "player/host/host.h"
#include "player/client/probe.h"
#include "tests/unit/clips.h"
#include "tests/unit/memory-file.h"

enum { PICTURES = 75, LENGTH_MS = PICTURES * 40 };

static const struct film {
    const char *name, *codec, *container, *codec_name;
    enum container_kind kind;
} films[] = {
    {"index-last.mp4", CLIP_H264, "mp4", "h264", CONTAINER_MP4},
    {"index-first.mp4", CLIP_H264 " -movflags +faststart", "mp4", "h264", CONTAINER_MP4},
    {"fragments.mp4", CLIP_H264 " -movflags +frag_keyframe+empty_moov", "mp4", "h264", CONTAINER_MP4},
    {"camera.mov", "-c:v mjpeg -c:a pcm_s16le", "mp4", "mjpeg", CONTAINER_MP4},
    {"phone.3gp", "-c:v mpeg4 -c:a aac", "mp4", "mpeg4", CONTAINER_MP4},
    {"film.mkv", CLIP_H264, "matroska", "h264", CONTAINER_MATROSKA},
    {"live.mkv", CLIP_H264 " -live 1 -f matroska", "matroska", "h264", CONTAINER_MATROSKA},
    {"film.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus", "matroska", "vp8",
     CONTAINER_MATROSKA},
    {"film.avi", "-c:v mpeg4 -c:a mp3", "avi", "mpeg4", CONTAINER_AVI},
    {"film.ts", CLIP_H264, "mpegts", "h264", CONTAINER_MPEGTS},
    {"avchd.MTS", "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a ac3 -f mpegts -mpegts_m2ts_mode 1",
     "mpegts", "h264", CONTAINER_MPEGTS},
};
enum { FILMS = sizeof(films) / sizeof(films[0]) };

static int set_up(void **state)
{
    (void)state;
    if (sodium_init() < 0)
        return -1;
    for (int i = 0; i < FILMS; i++)
        clip_make(films[i].name, 0, PICTURES, films[i].codec);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clips_remove();
    return 0;
}

static bool probe_named(const char *name, struct probe *probe, struct error *error)
{
    char path[4096];
    bool good;
    int fd;

    clips_path(path, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    good = player_probe(fd, NULL, NULL, probe, error);
    close(fd);
    return good;
}

static bool probe_bytes(const void *bytes, size_t size, struct probe *probe, struct error *error)
{
    clip_write("probed", bytes, size);
    return probe_named("probed", probe, error);
}

static void every_container_is_told_apart_and_measured(void **state)
{
    (void)state;
    for (int i = 0; i < FILMS; i++) {
        struct probe probe;
        struct error error;

        if (!probe_named(films[i].name, &probe, &error))
            fail_msg("%s: %s", films[i].name, error.text);
        if (llabs(probe.duration_ms - LENGTH_MS) > 120)
            fail_msg("%s: %lld ms", films[i].name, (long long)probe.duration_ms);
        assert_int_equal(probe.width, CLIP_WIDTH);
        assert_int_equal(probe.height, CLIP_HEIGHT);
        assert_true(probe.has_audio);
        assert_string_equal(probe.container, films[i].container);
        assert_string_equal(probe.codec, films[i].codec_name);
    }
}

static void what_stands_upright_is_measured_upright(void **state)
{
    struct probe probe;
    struct error error;
    char command[9000];

    (void)state;
    snprintf(command, sizeof(command),
             "cd '%s' && ffmpeg -nostdin -v error -y -i index-last.mp4 -c copy -metadata:s:v:0 rotate=90 "
             "upright.mp4",
             clips_folder());
    assert_int_equal(system(command), 0);
    assert_true(probe_named("upright.mp4", &probe, &error));
    assert_int_equal(probe.width, CLIP_HEIGHT);
    assert_int_equal(probe.height, CLIP_WIDTH);
}

/* A film that was cut off is never taken for whole: it is refused when nothing of it plays, else it is said
 * how far it plays. */
static void a_film_cut_off_anywhere_is_not_whole(void **state)
{
    (void)state;
    for (int i = 0; i < FILMS; i++) {
        size_t size;
        uint8_t *bytes = clip_read(films[i].name, &size);
        const size_t cuts[] = {size - 1, size / 10 * 7 + 1, size / 3};

        for (size_t cut = 0; cut < sizeof(cuts) / sizeof(cuts[0]); cut++) {
            struct probe probe;
            struct error error;

            if (!probe_bytes(bytes, cuts[cut], &probe, &error)) {
                assert_int_equal(error.kind, ERROR_INVALID);
                assert_int_not_equal(probe.verdict, PROBE_GOOD);
                continue;
            }
            if (probe.whole)
                fail_msg("%s passes as whole with %zu of %zu bytes", films[i].name, cuts[cut], size);
            assert_true(probe.duration_ms > 0 && probe.duration_ms < LENGTH_MS + 300);
        }
        free(bytes);
    }
}

/* A recorder that died: what it had written plays. */
static void of_a_recording_that_was_cut_off_is_told_how_far_it_plays(void **state)
{
    static const char *const names[] = {"film.mkv",  "live.mkv", "index-first.mp4", "fragments.mp4",
                                        "film.webm", "film.ts",  "avchd.MTS",       "film.avi"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t size;
        uint8_t *bytes = clip_read(names[i], &size);
        struct probe probe;
        struct error error;

        if (!probe_bytes(bytes, size / 10 * 7 + 1, &probe, &error))
            fail_msg("%s: %s", names[i], error.text);
        assert_false(probe.whole);
        if (probe.duration_ms < LENGTH_MS / 3 || probe.duration_ms > LENGTH_MS * 9 / 10)
            fail_msg("%s: %lld ms of %d", names[i], (long long)probe.duration_ms, LENGTH_MS);
        free(bytes);
    }
}

/* Without its index, which a camera writes last, nothing can be made of an MP4. */
static void what_lost_its_index_is_refused(void **state)
{
    size_t size;
    uint8_t *bytes = clip_read("index-last.mp4", &size);
    struct probe probe;
    struct error error;

    (void)state;
    assert_false(probe_bytes(bytes, size / 2, &probe, &error));
    assert_int_equal(probe.verdict, PROBE_TRUNCATED);
    free(bytes);
}

static void a_film_whose_end_is_wiped_out_is_not_whole(void **state)
{
    size_t size;
    uint8_t *bytes = clip_read("index-first.mp4", &size);
    struct probe probe;
    struct error error;

    (void)state;
    memset(bytes + size / 2, 0, size - size / 2);
    if (probe_bytes(bytes, size, &probe, &error)) {
        assert_false(probe.whole);
        assert_true(probe.duration_ms < LENGTH_MS * 9 / 10);
    }
    free(bytes);
}

/* Cameras, and programs that send a film on, put their own behind it. */
static void what_stands_behind_a_whole_film_is_no_damage(void **state)
{
    static const char text[] = "LOG1 where the camera was, in words that are no box of an MP4 file at all";
    size_t size;
    uint8_t *bytes = clip_read("index-last.mp4", &size);
    uint8_t *more = realloc(bytes, size + sizeof(text));
    struct probe probe;
    struct error error;

    (void)state;
    assert_non_null(more);
    memcpy(more + size, text, sizeof(text));
    assert_true(probe_bytes(more, size + sizeof(text), &probe, &error));
    assert_true(probe.whole);
    free(more);
}

static void run_ffmpeg(const char *arguments)
{
    char command[9000];

    snprintf(command, sizeof(command), "cd '%s' && ffmpeg -nostdin -v error -y %.4000s", clips_folder(),
             arguments);
    assert_int_equal(system(command), 0);
}

/* One picture that is shown to the end, while the sound goes on. */
static void a_last_picture_that_is_held_is_no_damage(void **state)
{
    struct probe probe;
    struct error error;

    (void)state;
    run_ffmpeg("-i index-last.mp4 -f lavfi -i sine=440:d=23 -map 0:v -map 1:a -c:v copy -c:a aac held.mp4");
    assert_true(probe_named("held.mp4", &probe, &error));
    assert_true(probe.whole);
    assert_true(llabs(probe.duration_ms - 23000) < 200);
}

/* A film whose own clock begins at 1:00:00 is as long as its pictures. */
static void a_film_that_starts_late_is_as_long_as_its_pictures(void **state)
{
    struct probe probe;
    struct error error;

    (void)state;
    run_ffmpeg("-i film.mkv -c copy -avoid_negative_ts disabled -output_ts_offset 3600 late.mkv");
    assert_true(probe_named("late.mkv", &probe, &error));
    assert_true(probe.whole);
    assert_true(llabs(probe.duration_ms - LENGTH_MS) < 200);
    assert_true(llabs(probe.start_ms - 3600000) < 200);
    assert_true(probe_named("film.mkv", &probe, &error));
    assert_int_equal(probe.start_ms, 0);
}

/* What could only be read from its front is looked into once it is encrypted. */
static void an_encrypted_film_is_looked_into_as_well(void **state)
{
    unsigned char key[KEY_SIZE];
    struct probe probe;
    struct error error;
    int fd;

    (void)state;
    randombytes_buf(key, sizeof(key));
    fd = clip_encrypt("index-last.mp4", key);
    assert_true(player_probe(fd, key, &clip_label, &probe, &error));
    assert_true(probe.whole);
    assert_true(llabs(probe.duration_ms - LENGTH_MS) < 120);
    key[0] ^= 1;
    assert_false(player_probe(fd, key, &clip_label, &probe, &error));
    assert_int_equal(error.kind, ERROR_IO);
    close(fd);
}

static void what_is_no_film_is_refused_with_its_reason(void **state)
{
    static const char text[] = "Dear parents, on Thursday we will film the lesson of class 2b.\n";
    uint8_t noise[50000];
    struct probe probe;
    struct error error;
    char command[9000];

    (void)state;
    assert_false(probe_bytes("", 0, &probe, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    assert_non_null(strstr(error.text, "empty"));
    assert_false(probe_bytes(text, sizeof(text), &probe, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    randombytes_buf(noise, sizeof(noise));
    assert_false(probe_bytes(noise, sizeof(noise), &probe, &error));
    memcpy(noise,
           "\0\0\0\x18"
           "ftypmp42",
           12);
    assert_false(probe_bytes(noise, sizeof(noise), &probe, &error));
    snprintf(command, sizeof(command),
             "cd '%s' && ffmpeg -nostdin -v error -y -i index-last.mp4 -vn -c copy sound.m4a",
             clips_folder());
    assert_int_equal(system(command), 0);
    assert_false(probe_named("sound.m4a", &probe, &error));
    assert_non_null(strstr(error.text, "sound"));
    assert_false(player_probe(-1, NULL, NULL, &probe, &error));
}

/* ---- the structure alone, without a host ---- */

static enum probe_verdict check(const uint8_t *data, size_t size, enum container_kind *kind)
{
    struct memory_file bytes = {.data = data, .size = size};
    const struct container_file file = {.context = &bytes, .read = memory_file_read, .size = size};

    return container_check(&file, kind);
}

static void the_structure_of_whole_films_is_good(void **state)
{
    (void)state;
    for (int i = 0; i < FILMS; i++) {
        size_t size;
        uint8_t *bytes = clip_read(films[i].name, &size);
        enum container_kind kind;

        assert_int_equal(check(bytes, size, &kind), PROBE_GOOD);
        assert_int_equal(kind, films[i].kind);
        free(bytes);
    }
}

/* Where a cut cannot be seen: a transport stream between two packets, a live recording between two clusters.
 */
static bool cut_may_pass(const struct film *film, size_t cut)
{
    if (film->kind == CONTAINER_MPEGTS)
        return cut % (strcmp(film->name, "avchd.MTS") == 0 ? 192 : 188) == 0;
    return strcmp(film->name, "live.mkv") == 0 || strcmp(film->name, "fragments.mp4") == 0;
}

static void every_cut_shows_in_the_structure(void **state)
{
    (void)state;
    for (int i = 0; i < FILMS; i++) {
        size_t size, passed = 0;
        uint8_t *bytes = clip_read(films[i].name, &size);
        enum container_kind kind;

        for (size_t cut = 0; cut < size; cut += 1 + cut / 500) {
            if (check(bytes, cut, &kind) != PROBE_GOOD)
                continue;
            if (!cut_may_pass(&films[i], cut))
                fail_msg("%s passes with %zu of %zu bytes", films[i].name, cut, size);
            passed++;
        }
        assert_true(passed < 100);
        free(bytes);
    }
}

static void lies_about_sizes_end_the_walk(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum probe_verdict verdict;
    } lies[] = {
#define LIE(text, verdict) {text, sizeof(text) - 1, verdict}
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\1"
            "mdat\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            PROBE_TRUNCATED),
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\1"
            "mdat\0\0\0\0\0\0\0\3",
            PROBE_DAMAGED),
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\4"
            "mdat",
            PROBE_DAMAGED),
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\x08"
            "mdat",
            PROBE_TRUNCATED),
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\x10"
            "moov"
            "\0\0\1\0"
            "trak"
            "\0\0\0\x08"
            "mdat",
            PROBE_DAMAGED),
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\x18"
            "moov"
            "\0\0\0\x10"
            "stco\0\0\0\0\x40\0\0\0"
            "\0\0\0\x08"
            "mdat",
            PROBE_DAMAGED),
        LIE("\0\0\0\x10"
            "ftypisom\0\0\0\0"
            "\0\0\0\x1C"
            "moov"
            "\0\0\0\x14"
            "stco\0\0\0\0\0\0\0\1\0\1\0\0"
            "\0\0\0\x08"
            "mdat",
            PROBE_TRUNCATED),
        LIE("\x1A\x45\xDF\xA3\x80"
            "\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFE",
            PROBE_TRUNCATED),
        LIE("\x1A\x45\xDF\xA3\x80"
            "\x18\x53\x80\x67\xFF"
            "\x18\x53\x80\x67\xFF"
            "\x18\x53\x80\x67\xFF",
            PROBE_DAMAGED),
        LIE("\x1A\x45\xDF\xA3\x80"
            "\0\0\0\0\0\0\0\0\0\0\0\0",
            PROBE_DAMAGED),
        LIE("RIFF\xFF\xFF\xFF\xFF"
            "AVI LIST",
            PROBE_TRUNCATED),
        LIE("RIFF\0\0\0\0"
            "AVI LIST",
            PROBE_TRUNCATED),
#undef LIE
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
        enum container_kind kind;
        enum probe_verdict verdict = check((const uint8_t *)lies[i].bytes, lies[i].size, &kind);

        if (verdict != lies[i].verdict)
            fail_msg("lie %zu: %d, not %d", i, verdict, lies[i].verdict);
    }
}

/* Boxes deep inside each other must not overflow the stack, and very many tiny ones must not take for ever.
 */
static void depth_and_number_are_bounded(void **state)
{
    enum { DEEP = 4000, WIDE = 40 << 20 };
    uint8_t *bytes = calloc(1, WIDE);
    enum container_kind kind;

    (void)state;
    assert_non_null(bytes);
    memcpy(bytes,
           "\0\0\0\x08"
           "ftyp",
           8);
    for (uint32_t i = 0; i < DEEP; i++) {
        uint32_t left = (DEEP - i) * 8;
        uint8_t *box = bytes + 8 + i * 8;

        for (int j = 0; j < 4; j++)
            box[j] = (uint8_t)(left >> (24 - 8 * j));
        memcpy(box + 4, i == 0 ? "moov" : "trak", 4);
    }
    assert_int_equal(check(bytes, 8 + DEEP * 8, &kind), PROBE_DAMAGED);
    for (size_t at = 8; at < WIDE; at += 8)
        memcpy(bytes + at,
               "\0\0\0\x08"
               "free",
               8);
    assert_int_equal(check(bytes, WIDE, &kind), PROBE_DAMAGED);
    free(bytes);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_container_is_told_apart_and_measured),
        cmocka_unit_test(what_stands_upright_is_measured_upright),
        cmocka_unit_test(a_film_cut_off_anywhere_is_not_whole),
        cmocka_unit_test(of_a_recording_that_was_cut_off_is_told_how_far_it_plays),
        cmocka_unit_test(what_lost_its_index_is_refused),
        cmocka_unit_test(a_film_whose_end_is_wiped_out_is_not_whole),
        cmocka_unit_test(what_stands_behind_a_whole_film_is_no_damage),
        cmocka_unit_test(a_last_picture_that_is_held_is_no_damage),
        cmocka_unit_test(a_film_that_starts_late_is_as_long_as_its_pictures),
        cmocka_unit_test(an_encrypted_film_is_looked_into_as_well),
        cmocka_unit_test(what_is_no_film_is_refused_with_its_reason),
        cmocka_unit_test(the_structure_of_whole_films_is_good),
        cmocka_unit_test(every_cut_shows_in_the_structure),
        cmocka_unit_test(lies_about_sizes_end_the_walk),
        cmocka_unit_test(depth_and_number_are_bounded),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
