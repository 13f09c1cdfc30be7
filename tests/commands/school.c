/*
 * Makes a school for the commands' access matrix: the fixture of the unit tests, in a folder that is kept.
 *
 *     school SITUATION
 *
 * The folder is under $TEST_TMP. Prints NAME=VALUE lines: the folder and the ids that commands are called
 * with. Checking these accounts' passwords costs next to nothing (KDF_MINIMAL): each account says how costly
 * its password is, and the program goes by that.
 */
#include "tests/unit/situations.h"

int main(int count, char **words)
{
    enum situation situation = SITUATIONS;
    for (int i = 0; count == 2 && i < SITUATIONS; i++) {
        if (strcmp(words[1], situation_names[i]) == 0)
            situation = (enum situation)i;
    }
    if (situation == SITUATIONS) {
        fprintf(stderr, "school: give one of:");
        for (int i = 0; i < SITUATIONS; i++)
            fprintf(stderr, " “%s”", situation_names[i]);
        fputc('\n', stderr);
        return 2;
    }
    struct cell cell;
    cell_setup(&cell, situation);
    struct school *school = cell.school;
    /* A blocked session is due at once, and would be gone at the first command. */
    if (situation == BLOCKED)
        school_force(school, "UPDATE session SET purge_after = 9000000000000 WHERE id = ?1",
                     DB_ARGS(DB_TEXT(school->session)));
    printf("folder=%s\ntrajectory=%s\nsession=%s\nnote=%s\nconsent=%s\nobjection=%s\n", school->folder,
           school->trajectory, school->session, cell.note, cell.consent, cell.objection);
    for (int i = 0; i < PEOPLE; i++)
        actor_close(school->people[i]);
    arena_release(&school->arena);
    store_close(&school->store);
    free(school);
    return 0;
}
