#include "store/people/roles.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "store/engine/db.h"

static const struct {
    enum role role;
    const char *name, *dutch;
} roles_known[] = {
    {ROLE_COACH, "coach", "beeldcoach"},
    {ROLE_TEACHER, "teacher", "docent"},
    {ROLE_REGISTRAR, "registrar", "administratie"},
    {ROLE_OWNER, "owner", "beheerder"},
};

enum { ROLES = sizeof roles_known / sizeof *roles_known };

const char *role_name(enum role role)
{
    for (int i = 0; i < ROLES; i++) {
        if (roles_known[i].role == role)
            return roles_known[i].name;
    }
    assert(false && "a single role");
    return "";
}

static bool word_is(const char *word, size_t length, const char *name)
{
    return strlen(name) == length && strncasecmp(name, word, length) == 0;
}

bool roles_parse(const char *text, unsigned *roles, struct error *error)
{
    *roles = 0;
    for (const char *word = text;; word++) {
        word += strspn(word, " ");
        size_t whole = strcspn(word, ","), length = whole;
        while (length > 0 && word[length - 1] == ' ')
            length--;
        unsigned found = 0;
        for (int i = 0; i < ROLES; i++) {
            if (word_is(word, length, roles_known[i].name) || word_is(word, length, roles_known[i].dutch))
                found = roles_known[i].role;
        }
        if (!found) {
            struct arena arena;
            arena_init(&arena);
            error_set(error, ERROR_INVALID,
                      "“%.*s” is no role; choose from coach, teacher, registrar and owner.",
                      length > 40 ? 40 : (int)length, text_harmless(&arena, word));
            arena_release(&arena);
            return false;
        }
        *roles |= found;
        word += whole;
        if (!*word)
            return true;
    }
}

bool roles_insert(struct store *store, const char *account, unsigned roles, struct error *error)
{
    for (int i = 0; i < ROLES; i++) {
        if ((roles & roles_known[i].role) &&
            !db_run(store->db, "INSERT INTO account_role (account_id, role) VALUES (?1, ?2)",
                    DB_ARGS(DB_TEXT(account), DB_TEXT(roles_known[i].name)), NULL, error))
            return false;
    }
    return true;
}

void roles_describe(unsigned roles, char detail[static ROLES_DETAIL])
{
    size_t used = (size_t)snprintf(detail, ROLES_DETAIL, "roles=");
    const char *between = "";
    for (int i = 0; i < ROLES; i++) {
        if (!(roles & roles_known[i].role))
            continue;
        used += (size_t)snprintf(detail + used, ROLES_DETAIL - used, "%s%s", between, roles_known[i].name);
        between = ",";
    }
    assert(used < ROLES_DETAIL);
}
