/*
 * Companions: what a camera keeps of one recording beside the film itself, under other names and in other
 * folders: small copies, sound, thumbnails, data.
 *
 * They show and say what the film does, so they are wiped with it (R6), and none of them is a second clip.
 * One table (companions.c) says for each maker what there is; docs/cards.md gives the source of each row.
 * Names on a card are hostile: a row matches a name by its shape, whatever its case, and nothing else is
 * touched.
 */
#ifndef STORE_FOOTAGE_COMPANIONS_H
#define STORE_FOOTAGE_COMPANIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum companion_kind {
    COMPANION_FILM, /* the same film, smaller */
    COMPANION_SOUND,
    COMPANION_PICTURE,
    COMPANION_DATA, /* when, where and how it was filmed */
};

struct companion_rule {
    const char *maker;       /* as docs/cards.md names it */
    const char *clip_folder; /* the name of the folder that the film is in; "" for any */
    /* The film's name without its ending: '#' is a digit, '?' any character, '*' any rest. */
    const char *clip;
    const char *folder; /* of the companion, seen from the film's, or from the card when it begins with '/'.
                           "###" stands for the first three characters of the film's folder */
    /* The companion's name. '=' is the character that the film's name has there, '*' the rest of the film's
     * name without its ending, '&' all of the film's name; '#' and '?' as above; '+' digits, '@' any ending
     * of a film. */
    const char *name;
    enum companion_kind kind;
    bool shared; /* of all films in the folder: goes when none of them is left */
};

extern const struct companion_rule companion_rules[];
extern const size_t companion_rule_count;

/* What is told of each companion: the open folder that it is in and its name there. False stops. */
typedef bool companion_visit(void *context, int folder, const char *name, const struct companion_rule *rule);

/* Visits what there is of a film: `inside` is its path below the card, whose folder is open as `card`. The
 * film itself need not be there any more; shared ones are visited when no other film is in its folder. False
 * when a visit said so. What cannot be opened is passed over. */
bool companions_each(int card, const char *inside, companion_visit *visit, void *context);

/* Finds the film on the card of which `inside` is a small copy: its path below the card. False when it is no
 * copy of any. */
struct companion_search; /* remembers the folder that was read last */
struct companion_search *companion_search_begin(int card);
bool companion_search_film(struct companion_search *search, const char *inside, char film[static PATH_MAX]);
void companion_search_end(struct companion_search *search);

/* Whether a rule's companion of this film would be called so. For tests. */
bool companion_matches(const struct companion_rule *rule, const char *film, const char *name);

#endif
