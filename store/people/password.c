#include "store/people/password.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>
#include <zxcvbn.h>

#include "store/base/memory.h"
#include "store/engine/db.h"

enum { MOST_BYTES = 1024, WORD_SHORTEST = 3, OTHERS_FEWEST = 4 };

/* What people in Dutch schools choose, which an English list does not have; the likeliest first. */
static const char *const common[] = {
    "welkom",   "wachtwoord", "geheim",   "school",    "docent",   "leraar",    "lerares",   "juf",
    "meester",  "leerling",   "klas",     "lente",     "zomer",    "herfst",    "voorjaar",  "najaar",
    "januari",  "februari",   "maart",    "mei",       "juni",     "juli",      "augustus",  "oktober",
    "maandag",  "dinsdag",    "woensdag", "donderdag", "vrijdag",  "zaterdag",  "zondag",    "vakantie",
    "voetbal",  "feyenoord",  "ajax",     "nederland", "holland",  "oranje",    "amsterdam", "rotterdam",
    "utrecht",  "groningen",  "liefde",   "schatje",   "lieverd",  "familie",   "mama",      "papa",
    "computer", "internet",   "hallo",    "koffie",    "gezellig", "schaatsen", "fietsen",   "inloggen",
};

void password_make(char password[static 20])
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's: 5 bits each */
    for (int i = 0; i < 19; i++)
        password[i] = i % 5 == 4 ? '-' : alphabet[randombytes_uniform(sizeof alphabet - 1)];
    password[19] = '\0';
}

/* Words that are tried first. Those of the person and the school come before the common ones. */
struct words {
    struct arena arena;
    const char **items;
    size_t count, known, room;
};

static void add_word(struct words *words, const char *text, size_t length)
{
    char *word = arena_alloc(&words->arena, length + 1);
    for (size_t i = 0; i < length; i++)
        word[i] = (char)tolower((unsigned char)text[i]);
    word[length] = '\0';
    words->items = arena_grow(&words->arena, words->items, words->count, &words->room, sizeof *words->items);
    words->items[words->count++] = word;
}

/* Each word of a name; NULL: none. */
static void add_known(struct words *words, const char *text)
{
    while (text && *text) {
        size_t length = strcspn(text, " \t.,'-_()&/");
        if (length >= WORD_SHORTEST)
            add_word(words, text, length);
        text += length;
        text += *text != '\0';
    }
    words->known = words->count;
}

static bool holds_known(const struct words *words, const char *part, size_t length)
{
    for (size_t i = 0; i < words->known; i++) {
        if (strlen(words->items[i]) == length && strncasecmp(words->items[i], part, length) == 0)
            return true;
    }
    return false;
}

/* Whether hardly a letter is left of it without the known words: spaces and digits between them do not help.
 */
static bool is_only_known(const struct words *words, const char *password)
{
    int others = 0;
    for (const char *at = password; *at;) {
        size_t longest = 0;
        for (size_t i = 0; i < words->known; i++) {
            const size_t length = strlen(words->items[i]);
            if (length > longest && strncasecmp(words->items[i], at, length) == 0)
                longest = length;
        }
        others += !longest && (isalpha((unsigned char)*at) || (unsigned char)*at >= 0x80);
        at += longest ? longest : 1;
    }
    return others < OTHERS_FEWEST;
}

/* zxcvbn's words have some rows of keys among them. */
static bool is_row_of_keys(const char *part, size_t length)
{
    static const char *const rows[] = {"qwertyuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm"};
    char start[5] = "";
    for (size_t i = 0; i < 4 && i < length; i++)
        start[i] = (char)tolower((unsigned char)part[i]);
    for (size_t i = 0; start[3] && i < sizeof rows / sizeof *rows; i++) {
        if (strstr(rows[i], start))
            return true;
    }
    return false;
}

enum weakness { WEAK_WORDS, WEAK_NAME, WEAK_KEYS, WEAK_REPEATS, WEAK_DATE };

/* What the longest part of it is that makes it easy. */
static enum weakness find_weakness(const struct words *words, const char *password, const ZxcMatch_t *matches)
{
    enum weakness weakness = WEAK_WORDS;
    const int size = (int)strlen(password);
    int longest = 0;
    for (const ZxcMatch_t *match = matches; match; match = match->Next) {
        const char *part = password + match->Begin;
        const size_t length = (size_t)match->Length;
        if (match->Type == BRUTE_MATCH || match->Length <= longest || match->Begin + match->Length > size)
            continue;
        longest = match->Length;
        if (match->Type & MULTIPLE_MATCH) { /* a part that was there before */
            weakness = WEAK_REPEATS;
            continue;
        }
        switch (match->Type) {
        case USER_MATCH:
        case USER_LEET_MATCH:
            weakness = holds_known(words, part, length) ? WEAK_NAME : WEAK_WORDS;
            break;
        case SPATIAL_MATCH:
            weakness = WEAK_KEYS;
            break;
        case REPEATS_MATCH:
        case SEQUENCE_MATCH:
            weakness = WEAK_REPEATS;
            break;
        case DATE_MATCH:
        case YEAR_MATCH:
            weakness = WEAK_DATE;
            break;
        default: /* its dictionaries; the kinds are zxcvbn's, not ours */
            weakness = is_row_of_keys(part, length) ? WEAK_KEYS : WEAK_WORDS;
            break;
        }
    }
    return weakness;
}

static bool refuse(enum weakness weakness, struct error *error)
{
    switch (weakness) {
    case WEAK_NAME:
        return error_set(error, ERROR_INVALID,
                         "The password has your name or the school's in it, which is tried first; choose "
                         "another, for example four words that do not belong together.");
    case WEAK_KEYS:
        return error_set(error, ERROR_INVALID,
                         "The password is a row of keys, which is tried first; choose another, for example "
                         "four words that do not belong together.");
    case WEAK_REPEATS:
        return error_set(error, ERROR_INVALID,
                         "The password repeats itself or goes on like the alphabet or the numbers; choose "
                         "another, for example four words that do not belong together.");
    case WEAK_DATE:
        return error_set(error, ERROR_INVALID,
                         "The password is little more than a date, which is tried first; choose another, for "
                         "example four words that do not belong together.");
    case WEAK_WORDS:
        break;
    }
    return error_set(error, ERROR_INVALID,
                     "The password is made of what is tried first, such as a common word with digits behind "
                     "it; choose another, for example four words that do not belong together.");
}

static bool judge(struct words *words, const char *name, const char *password, struct error *error)
{
    size_t characters = 0;
    for (const char *at = password; *at; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    if (characters < PASSWORD_SHORTEST)
        return error_set(error, ERROR_INVALID,
                         "The password is too short; take at least %d characters, for example four words.",
                         PASSWORD_SHORTEST);
    if (strlen(password) > MOST_BYTES)
        return error_set(error, ERROR_INVALID, "The password is too long; take at most %d characters.",
                         MOST_BYTES);
    if (name && strcasecmp(name, password) == 0)
        return error_set(error, ERROR_INVALID, "The password is the name; choose one that nobody guesses.");
    for (size_t i = 0; i < words->known; i++) {
        if (strcasestr(password, words->items[i]) && is_only_known(words, password))
            return refuse(WEAK_NAME, error);
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        add_word(words, common[i], strlen(common[i]));
    words->items = arena_grow(&words->arena, words->items, words->count, &words->room, sizeof *words->items);
    words->items[words->count] = NULL;
    ZxcMatch_t *matches = NULL;
    const double bits = ZxcvbnMatch(password, words->items, &matches);
    const bool enough = bits >= PASSWORD_BITS || refuse(find_weakness(words, password, matches), error);
    ZxcvbnFreeInfo(matches);
    return enough;
}

bool password_acceptable(const struct password_about *about, const char *password, struct error *error)
{
    struct words words = {0};
    arena_init(&words.arena);
    add_known(&words, about->name);
    add_known(&words, about->full_name);
    add_known(&words, about->school);
    bool acceptable = judge(&words, about->name, password, error);
    arena_release(&words.arena);
    return acceptable;
}

bool password_acceptable_here(struct store *store, const char *name, const char *full_name,
                              const char *password, struct error *error)
{
    struct words words = {0};
    struct query query;
    arena_init(&words.arena);
    add_known(&words, name);
    add_known(&words, full_name);
    bool acceptable = db_query(store->db,
                               "SELECT full_name FROM account WHERE name = ?1"
                               " UNION ALL SELECT name FROM school UNION ALL SELECT name FROM location",
                               DB_ARGS(DB_TEXT(name)), &query, error);
    if (acceptable) {
        while (query_next(&query))
            add_known(&words, row_text(&query, 0));
        acceptable = query_close(&query, error) && judge(&words, name, password, error);
    }
    arena_release(&words.arena);
    return acceptable;
}
