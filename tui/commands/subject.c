#include "tui/commands/commands.h"

#include <string.h>

#include "store/care/subject.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"
#include "tui/words/words.h"

static void print_moment(const char *label, int64_t moment)
{
    char text[64];
    if (moment)
        printf("  %s: %s\n", label, i18n_moment(moment, text, sizeof text));
}

static void print_classes(const struct subject *subject)
{
    char from[32], until[32];
    for (size_t i = 0; i < subject->class_count; i++) {
        const struct subject_class *class = &subject->classes[i];
        printf("  %s: %s, %s", _("Class"), class->name, class->location);
        if (class->from_on)
            printf(_(", from %s on"), i18n_day(class->from_on, from, sizeof from));
        if (class->until_on)
            printf(_(", until %s"), i18n_day(class->until_on, until, sizeof until));
        printf("\n");
    }
}

static void print_person(const struct subject *subject, struct arena *arena)
{
    char day[32];
    printf("%s\n", _("Who you are"));
    if (subject->pupil) {
        const struct pupil *pupil = subject->pupil;
        printf("  %s: %s\n", _("Name"), pupil->name);
        printf("  %s: %s\n", _("Number"), pupil->number);
        printf("  %s: %s\n", _("Born"), i18n_day(pupil->birth_date, day, sizeof day));
        print_classes(subject);
        print_moment(_("Left"), pupil->left_at);
        for (size_t i = 0; i < subject->guardian_count; i++)
            printf("  %s: %s\n", _("Guardian"), subject->guardians[i]);
        return;
    }
    const struct account *account = subject->account;
    printf("  %s: %s\n", _("Name"), account->full_name);
    printf("  %s: %s\n", _("Log-in name"), account->name);
    printf("  %s: %s\n", _("Roles"), words_roles(arena, account->roles));
    printf("  %s: %s\n", _("Locations"), account->locations);
    if (subject->factor != FACTOR_NONE) {
        char moment[64];
        printf("  %s: %s, %s\n", _("Second factor"), words_factor(subject->factor),
               i18n_moment(subject->factor_set_at, moment, sizeof moment));
    }
    print_moment(_("Account made"), account->created_at);
    print_moment(_("Account disabled"), account->disabled_at);
}

static void print_consents(const struct subject *subject)
{
    char day[32];
    printf("\n%s\n", _("Consents and objections"));
    if (subject->consents.count == 0)
        printf("  %s\n", _("none"));
    for (size_t i = 0; i < subject->consents.count; i++) {
        const struct consent *consent = &subject->consents.items[i];
        printf("  %s: %s, %s (%s", i18n_day(consent->on, day, sizeof day), words_purpose(consent->purpose),
               consent->objection ? _("objection") : words_answer(consent->answer),
               words_capacity(consent->capacity));
        if (consent->giver)
            printf(": %s", consent->giver);
        printf(")");
        if (consent->form_reference)
            printf(", %s %s", _("form"), consent->form_reference);
        if (consent->undone_at)
            printf(", %s", _("undone"));
        if (consent->handler)
            printf(_(", handled by %s"), consent->handler);
        if (consent->lifted_on)
            printf(_(", no longer holds since %s"), i18n_day(consent->lifted_on, day, sizeof day));
        if (consent->outcome && *consent->outcome)
            printf(": %s", consent->outcome);
        printf("\n");
    }
}

static const char *words_part(const char *role)
{
    if (strcmp(role, "in-picture") == 0)
        return _("in the picture");
    if (strcmp(role, "teacher") == 0)
        return _("as the teacher who is coached");
    if (strcmp(role, "coach") == 0)
        return _("as the coach");
    if (strcmp(role, "filmed") == 0)
        return _("filmed it");
    if (strcmp(role, "viewer") == 0)
        return _("may watch it");
    return _("imported it");
}

/* Who can watch what is stored (R7, R11, R12). */
static const char *words_viewers(const char *purpose)
{
    if (strcmp(purpose, "coaching") == 0)
        return _(", stored; only its coach and teacher can watch it");
    if (strcmp(purpose, "support") == 0)
        return _(", stored; only the people named for it can watch it");
    return _(", stored; only coaches and teachers of the location can watch it");
}

static const char *words_purpose_of(const char *name)
{
    enum purpose purpose;
    struct error ignored;
    return purpose_parse(name, &purpose, &ignored) ? words_purpose(purpose) : name;
}

static void print_footage(const struct subject *subject)
{
    char day[32], moment[64];
    printf("\n%s\n", _("Footage"));
    if (subject->session_count == 0)
        printf("  %s\n", _("none"));
    for (size_t i = 0; i < subject->session_count; i++) {
        const struct subject_session *session = &subject->sessions[i];
        printf("  %s, %s, %s, %s: ", i18n_day(session->filmed_on, day, sizeof day), session->class_name,
               words_purpose_of(session->purpose), words_part(session->role));
        printf(ngettext("%d clip", "%d clips", (unsigned long)session->clips), (int)session->clips);
        if (session->purged_at)
            printf(_(", deleted on %s"), i18n_moment(session->purged_at, moment, sizeof moment));
        else if (session->blocked_at)
            printf(_(", blocked and being deleted since %s"),
                   i18n_moment(session->blocked_at, moment, sizeof moment));
        else if (session->marked_at)
            printf(_(", will be deleted on %s"), i18n_moment(session->purge_after, moment, sizeof moment));
        else
            printf("%s", words_viewers(session->purpose));
        printf("\n");
    }
}

static void print_trajectories(const struct subject *subject)
{
    char moment[64];
    if (!subject->account)
        return;
    printf("\n%s\n", _("Coaching trajectories"));
    if (subject->trajectory_count == 0)
        printf("  %s\n", _("none"));
    for (size_t i = 0; i < subject->trajectory_count; i++) {
        const struct subject_trajectory *trajectory = &subject->trajectories[i];
        printf("  %s, %s", i18n_moment(trajectory->opened_at, moment, sizeof moment),
               words_part(trajectory->role));
        if (trajectory->ended_at)
            printf(_(", ended on %s"), i18n_moment(trajectory->ended_at, moment, sizeof moment));
        printf(_("; notes by you: %lld, by the coach about your lessons: %lld"),
               (long long)trajectory->notes_by, (long long)trajectory->notes_about);
        if (trajectory->tags_by || trajectory->tags_about)
            printf(_("; tags by you: %lld, by the coach about your lessons: %lld"),
                   (long long)trajectory->tags_by, (long long)trajectory->tags_about);
        if (trajectory->forms_by || trajectory->forms_about)
            printf(_("; forms filled in by you: %lld, by the coach about your lessons: %lld"),
                   (long long)trajectory->forms_by, (long long)trajectory->forms_about);
        if (trajectory->unshared_about)
            printf("%s",
                   _("; the coach also keeps something about your lessons that is not shared with you"));
        printf("\n");
    }
    printf("  %s\n",
           _("Notes and tags, and what is filled in on forms, are encrypted: only the trajectory's coach and "
             "teacher can read them, and what is not shared yet only who wrote it."));
}

static bool run(struct command_call *call, struct error *error)
{
    struct subject subject;
    if (!subject_get(call->store, call->actor, call->argv[0], &call->arena, &subject, error))
        return false;
    char school[256];
    if (!store_school(call->store, school, sizeof school, error))
        return false;
    printf(_("What %s holds on you in Terugblik, its program for coaching with footage"), school);
    printf("\n\n");
    print_person(&subject, &call->arena);
    print_consents(&subject);
    print_footage(&subject);
    print_trajectories(&subject);
    printf("\n%s\n  ", _("Trace"));
    printf(
        ngettext("%lld line records what you did or what was recorded on you. It holds numbers, no names.",
                 "%lld lines record what you did or what was recorded on you. They hold numbers, no names.",
                 (unsigned long)subject.trace_rows),
        (long long)subject.trace_rows);
    printf("\n\n%s\n", _("You may ask the school to correct this, to delete it, or to stop using it. A "
                         "consent can be withdrawn at any "
                         "moment."));
    return true;
}

static const struct command_form forms[] = {
    {
        .words = N_("WHO"),
        .fewest = 1,
        .most = 1,
        .help = N_(
            "Prints what the school holds on one person, to hand over to them (registrar). WHO is a pupil's "
            "number or an account's name. LC_ALL chooses the language."),
        .needs = COMMAND_LOGIN,
        .run = run,
    },
};

const struct command command_subject = {
    .name = "subject",
    .summary = N_("what the school holds on one person"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
