#include "tui/demo/school.h"

#include <stdio.h>

#include "store/people/accounts.h"
#include "tui/ui/i18n.h"

const char demo_password[] = "terugblik-demo";
const char demo_camera[] = "Camera 1";
const char demo_card[] = "Kaart 1";

const struct demo_person demo_people[DEMO_PEOPLE] = {
    [DEMO_OWNER] = {"beheer", "Willem de Boer", ROLE_OWNER,
                    N_("accounts, policy, the whole trace; no footage")},
    [DEMO_REGISTRAR] = {"visser", "Gerda Visser", ROLE_REGISTRAR,
                        N_("class lists, letters and consents, film plan; no footage")},
    [DEMO_BAKKER] = {"bakker", "Bea Bakker", ROLE_COACH, N_("three trajectories: open, nearly done, ended")},
    [DEMO_MEIJER] = {"meijer", "Thijs Meijer", ROLE_COACH, N_("another coach: sees nothing of Bea Bakker's")},
    [DEMO_MULDER] = {"mulder", "Anneke Mulder", ROLE_TEACHER,
                     N_("mathematics: watch, answer notes; a new lesson")},
    [DEMO_JANSEN] = {"jansen", "Joris Jansen", ROLE_TEACHER,
                     N_("Dutch: nearly done, one lesson marked for deletion")},
    [DEMO_HADDAD] = {"haddad", "Samira Haddad", ROLE_TEACHER, N_("trainee teacher, coached by Thijs Meijer")},
    [DEMO_VERHOEVEN] = {"verhoeven", "Kees Verhoeven", ROLE_TEACHER,
                        N_("ended: footage gone, notes and certificate there")},
};

const struct demo_class demo_classes[DEMO_CLASSES] = {
    {.name = "2B", .age = 14, .silent = 1, .refused = 1},
    {.name = "3A", .age = 15, .silent = 1, .turned = 1},
    {.name = "1C", .age = 12, .silent = 2},
    {.name = "5H", .age = 17, .silent = 1, .refused = 1},
    {.name = "2D", .age = 13, .refused = 1},
    {.name = "3E", .age = 15, .silent = 1},
    {.name = "3C", .age = 14, .silent = 1},
};

void demo_pupil_name(int class, int pupil, char *name, size_t size)
{
    static const char *const first[] = {"Anna",  "Bram", "Chaima", "Daan", "Emma", "Finn", "Guusje",
                                        "Hamza", "Isa",  "Jesse",  "Kim",  "Lars", "Mila", "Noor",
                                        "Omar",  "Pien", "Quinn",  "Roos", "Sem",  "Tess", "Umar",
                                        "Vera",  "Wout", "Yara",   "Zoë"};
    static const char *const last[] = {"de Vries", "Bos",      "El Amrani",   "van Dijk", "Peters",
                                       "Smit",     "Yılmaz",   "Kok",         "Hoekstra", "Janssen",
                                       "Prins",    "Wong",     "van Leeuwen", "Postma",   "Çelik",
                                       "Brouwer",  "de Graaf", "Koster",      "Nowak"};
    enum { FIRST = sizeof first / sizeof *first, LAST = sizeof last / sizeof *last };
    snprintf(name, size, "%s %s", first[(pupil * 2 + class * 7) % FIRST],
             last[(pupil * 5 + class * 4) % LAST]);
}

const struct demo_trajectory demo_trajectories[DEMO_TRAJECTORIES] = {
    {
        .coach = DEMO_BAKKER,
        .teacher = DEMO_MULDER,
        .goals = {N_("Give more time to think after a question"),
                  N_("Let pupils who are quiet have their say")},
        .first_session = 0,
        .last_session = 2,
    },
    {
        .coach = DEMO_BAKKER,
        .teacher = DEMO_JANSEN,
        .goals = {N_("Let everybody think, not only the quickest")},
        .first_session = 3,
        .last_session = 4,
    },
    {
        .coach = DEMO_MEIJER,
        .teacher = DEMO_HADDAD,
        .goals = {N_("See which group has not begun yet"), N_("Praise the effort, not only the answer")},
        .first_session = 5,
        .last_session = 6,
    },
    {
        .coach = DEMO_BAKKER,
        .teacher = DEMO_VERHOEVEN,
        .goals = {N_("Leave silences in a class discussion")},
        .first_session = 7,
        .last_session = 7,
        .ended = true,
    },
};

const struct demo_session demo_sessions[DEMO_SESSIONS] = {
    {"2B", 12, DEMO_OPENED}, {"2B", 6, DEMO_OPENED},  {"3A", 1, DEMO_NOT_OPENED}, {"1C", 19, DEMO_COMPLETED},
    {"5H", 5, DEMO_OPENED},  {"2D", 13, DEMO_OPENED}, {"3E", 2, DEMO_OPENED},     {"3C", 40, DEMO_OPENED},
};

const struct demo_note demo_notes[] = {
    /* Pythagoras, first clip. */
    {0, 0, false, false, NOTE_STRENGTH, 15800, 20500,
     N_("You wait after your question. After two and a half seconds the first hand goes up, and you wait a "
        "little longer.")},
    {0, 0, true, true, NOTE_MOMENT, 15800, 0, N_("It felt like an eternity. Good to see that it is not.")},
    {0, 0, false, false, NOTE_STRENGTH, 26800, 0,
     N_("You say the pupil's answer again, and why it is right.")},
    {0, 0, false, false, NOTE_QUESTION, 34500, 40500,
     N_("While you write on the board, two pupils start to whisper. What do you notice of that with your "
        "back to the "
        "class?")},
    {0, 0, true, true, NOTE_SUGGESTION, 34500, 0,
     N_("I could let a pupil write on the board. Then I can look around.")},
    {0, 0, false, false, NOTE_MOMENT, 49300, 0,
     N_("Half of the class has a hand up. You choose within two seconds.")},
    {0, 0, true, false, NOTE_QUESTION, 54800, 0,
     N_("Here I explain the answer myself. Should I have asked a pupil for it?")},
    {0, 0, false, false, NOTE_MOMENT, 64000, 72000,
     N_("All bend over their books, but one pupil is looking out of the window.")},
    /* Pythagoras, second clip. */
    {0, 1, false, false, NOTE_MOMENT, 5500, 11500,
     N_("A hand goes up. Six seconds later you are there; until then this pupil only waits.")},
    {0, 1, false, false, NOTE_STRENGTH, 11500, 0, N_("You kneel down and talk at eye level.")},
    {0, 1, false, false, NOTE_STRENGTH, 18600, 27300,
     N_("You answer with a question instead of the solution, and the pupil finds the side without you.")},
    {0, 1, true, false, NOTE_SUGGESTION, 36500, 0,
     N_("A pupil who explains it to a neighbour: I want to do that more often.")},
    {0, 1, false, false, NOTE_STRENGTH, 50500, 0,
     N_("One raised hand, and it is quiet. Your voice stays down.")},
    {0, 1, false, false, NOTE_SUGGESTION, 54500, 0,
     N_("The homework comes in the last minute, with your back to the class. It could be on the board from "
        "the start.")},
    /* Parabolas. */
    {1, 0, false, false, NOTE_MOMENT, 9500, 14500, N_("The murmur rises while you are still writing.")},
    {1, 0, false, false, NOTE_STRENGTH, 14500, 0,
     N_("You say that you are waiting, and then you really wait.")},
    {1, 0, false, false, NOTE_STRENGTH, 23800, 28500,
     N_("Almost five seconds without a word, and in the end two hands. Look at the second one.")},
    {1, 0, true, false, NOTE_STRENGTH, 32500, 0,
     N_("“Somebody who has not said anything yet”: that is our goal, and here I do it.")},
    {1, 0, false, true, NOTE_MOMENT, 32500, 0, N_("And it is this pupil who explains both solutions.")},
    {1, 0, false, false, NOTE_SUGGESTION, 40000, 0,
     N_("You ask for the why. You could give that question to another pupil.")},
    /* Past participles. */
    {3, 0, false, false, NOTE_QUESTION, 16500, 18500,
     N_("The turn goes to the first hand, within a second. Who did not get the time to think?")},
    {3, 0, false, false, NOTE_MOMENT, 30000, 0,
     N_("In front, two pupils start to whisper as soon as you turn to the board.")},
    {3, 0, false, false, NOTE_MOMENT, 42300, 44600, N_("The same pupil again.")},
    {3, 0, true, true, NOTE_MOMENT, 42300, 0, N_("I really did not see that at the time.")},
    {3, 0, true, false, NOTE_SUGGESTION, 53500, 0, N_("I want them to find this rule themselves next time.")},
    {3, 1, false, false, NOTE_STRENGTH, 29500, 36000,
     N_("“Neither did I, the first time.” They laugh, and it has become safe to be wrong.")},
    {3, 1, false, false, NOTE_STRENGTH, 39500, 60000,
     N_("Twenty seconds for one pupil, step by step, until the rule is found.")},
    /* A poem. */
    {4, 0, false, false, NOTE_STRENGTH, 7000, 15500,
     N_("Pens down, and you read slowly. The class is still.")},
    {4, 0, false, false, NOTE_STRENGTH, 15500, 20500,
     N_("Five seconds of silence after the last line. You dare to leave it.")},
    {4, 0, true, false, NOTE_MOMENT, 28500, 33000,
     N_("Two hands, and I can choose. In the lesson on participles I took the first.")},
    {4, 0, false, false, NOTE_SUGGESTION, 43000, 0,
     N_("You could ask this pupil to react to the one before: then they talk to each other instead of to "
        "you.")},
    {4, 0, false, false, NOTE_STRENGTH, 49500, 0, N_("You tie the pupil's answer to one word of the poem.")},
    /* The Golden Age. */
    {5, 0, false, false, NOTE_MOMENT, 10500, 17500,
     N_("The groups begin. Which of them has nobody who reads?")},
    {5, 0, false, false, NOTE_STRENGTH, 38500, 0,
     N_("You see the group that has not begun, and you kneel down there.")},
    {5, 0, false, false, NOTE_STRENGTH, 46500, 54500,
     N_("One small step instead of the whole assignment. And you say that you will be back.")},
    {5, 0, true, false, NOTE_QUESTION, 54500, 0,
     N_("I did not go back to them. How do I keep that in mind?")},
    /* Cells. */
    {6, 0, false, false, NOTE_STRENGTH, 23800, 31500,
     N_("“Take your time”, and then you give it: six seconds.")},
    {6, 0, false, false, NOTE_STRENGTH, 31500, 0,
     N_("You praise that this pupil tries, before you know the answer.")},
    {6, 0, false, false, NOTE_QUESTION, 58000, 0,
     N_("Two pupils whisper just before the instruction. Would you have said something?")},
    /* A talk with the class. */
    {7, 0, false, false, NOTE_STRENGTH, 11500, 17500, N_("Six seconds, and then somebody dares to begin.")},
    {7, 0, false, false, NOTE_STRENGTH, 51000, 0,
     N_("You turn the whispering into a contribution, without a reproach.")},
    {7, 0, true, true, NOTE_MOMENT, 51000, 0, N_("A year ago I would have sent them out.")},
};
const size_t demo_note_count = sizeof demo_notes / sizeof *demo_notes;
