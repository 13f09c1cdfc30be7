/* Class lists: how they are read, what a plan says of them, and what carrying one out does. */
#include "tests/unit/registers.h"

#include "store/base/encoding.h"
#include "store/people/policy.h"
#include "store/people/written-day.h"
#include "store/review/procedure.h"
#include "store/care/subject.h"

#define HEAD "number,name,birth_date,class,location\n"
/* The class as the fixture has it, so that nobody leaves. */
#define REST "1002,Sanne Prins,2009-03-14,2b,Beilen\n1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen\n"

static struct pupils_plan plan_of(struct school *school, const char *csv)
{
    struct pupils_plan plan;
    WORKS(school, plan_pupils(school, csv, &plan));
    return plan;
}

/* The first line of the plan about that number; NULL: none. */
static const struct pupils_plan_line *line_of(const struct pupils_plan *plan, const char *number)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (strcmp(plan->lines[i].number, number) == 0)
            return &plan->lines[i];
    }
    return NULL;
}

static bool carry_out(struct school *school, const struct pupils_plan *plan,
                      const struct pupils_answer *answer)
{
    struct lost_list lost;
    return pupils_carry_out(&school->store, school->people[REGISTRAR], plan, answer, &school->arena, &lost,
                            &school->error);
}

static bool plan_bytes(struct school *school, const void *bytes, size_t size, struct pupils_plan *plan)
{
    return pupils_plan(&school->store, school->people[REGISTRAR],
                       &(struct pupils_request){.bytes = bytes, .size = size}, &school->arena, plan,
                       &school->error);
}

/* --- Reading --- */

static void days_are_read_when_they_can_mean_one_day(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum day_order slashes;
        enum written_day expected;
        const char *day;
    } cases[] = {
        {"2011-05-04", 0, WRITTEN_DAY, "2011-05-04"},
        {"04-05-2011", 0, WRITTEN_DAY, "2011-05-04"},
        {"4-5-2011", 0, WRITTEN_DAY, "2011-05-04"},
        {"4.5.2011", 0, WRITTEN_DAY, "2011-05-04"},
        {"2011/5/4", 0, WRITTEN_DAY, "2011-05-04"},
        {"4/5/2011", DAY_ORDER_UNKNOWN, WRITTEN_TWO_WAYS, ""},
        {"4/5/2011", DAY_FIRST, WRITTEN_DAY, "2011-05-04"},
        {"4/5/2011", MONTH_FIRST, WRITTEN_DAY, "2011-04-05"},
        {"13/5/2011", DAY_ORDER_UNKNOWN, WRITTEN_DAY, "2011-05-13"},
        {"5/5/2011", DAY_ORDER_UNKNOWN, WRITTEN_DAY, "2011-05-05"},
        {"5/13/2011", DAY_FIRST, WRITTEN_BADLY, ""},
        {"04-05-2011 0:00", 0, WRITTEN_DAY, "2011-05-04"},
        {"2011-05-04 00:00:00", 0, WRITTEN_DAY, "2011-05-04"},
        {"2011-05-04T00:00:00.000", 0, WRITTEN_DAY, "2011-05-04"},
        {"2011-05-04T00:00:00Z", 0, WRITTEN_DAY, "2011-05-04"},
        {"2011-05-04T00:00:00+02:00", 0, WRITTEN_DAY, "2011-05-04"},
        {"2011-05-03T22:00:00Z", 0, WRITTEN_IN_ZONE, ""},
        {"2011-05-04 13:45", 0, WRITTEN_DAY, "2011-05-04"},
        {"4-5-11", 0, WRITTEN_SHORT_YEAR, ""},
        {"30-02-2011", 0, WRITTEN_BADLY, ""},
        {"40667", 0, WRITTEN_BADLY, ""},
        {"", 0, WRITTEN_BADLY, ""},
        {"4-5.2011", 0, WRITTEN_BADLY, ""},
        {"2011-05-04 nonsense", 0, WRITTEN_BADLY, ""},
        {"2011-05-04 25:00", 0, WRITTEN_BADLY, ""},
        {"99999999999-1-1", 0, WRITTEN_BADLY, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char day[DAY_SIZE] = "";
        enum written_day read = written_day_read(cases[i].text, cases[i].slashes, day);
        if (read != cases[i].expected || (read == WRITTEN_DAY && strcmp(day, cases[i].day) != 0))
            fail_msg("“%s”: %d, “%s”", cases[i].text, read, day);
    }
}

static void lists_are_read_in_the_encodings_of_spreadsheets(void **state)
{
    struct school *school = *state;
    static const char windows[] =
        "number;name;birth_date;class;location\r\n201;Zo\xEB;4-5-2011;2c;Beilen\r\n";
    static const char utf8[] =
        "\xEF\xBB\xBFnumber;name;birth_date;class;location\r\n201;Zo\xC3\xAB;4-5-2011;2c;Beilen\r\n";
    const size_t length = sizeof windows - 1;
    char little[2 * sizeof windows], big[2 * sizeof windows];
    struct pupils_plan plan;
    for (size_t i = 0; i < length; i++) { /* the letters of Windows-1252 here are those of UTF-16 too */
        little[2 + 2 * i] = windows[i];
        little[3 + 2 * i] = 0;
        big[2 + 2 * i] = 0;
        big[3 + 2 * i] = windows[i];
    }
    memcpy(little, "\xFF\xFE", 2);
    memcpy(big, "\xFE\xFF", 2);
    const struct {
        const void *bytes;
        size_t size;
        enum encoding encoding;
    } files[] = {
        {windows, length, ENCODING_WINDOWS_1252},    {utf8, sizeof utf8 - 1, ENCODING_UTF8},
        {utf8 + 3, sizeof utf8 - 4, ENCODING_UTF8},  {little, 2 + 2 * length, ENCODING_UTF16_LE},
        {little + 2, 2 * length, ENCODING_UTF16_LE}, {big, 2 + 2 * length, ENCODING_UTF16_BE},
        {big + 2, 2 * length, ENCODING_UTF16_BE},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        WORKS(school, plan_bytes(school, files[i].bytes, files[i].size, &plan));
        assert_int_equal(plan.file.encoding, files[i].encoding);
        assert_int_equal(plan.file.separator, ';');
        assert_int_equal(plan.fates[PUPIL_NEW], 1);
        assert_string_equal(plan.lines[0].name, "Zo\xC3\xAB");
        assert_string_equal(plan.lines[0].birth_date, "2011-05-04");
    }
    /* Cut in the middle of a letter of two bytes; bytes that Windows-1252 does not have. */
    REFUSED_AS(school, ERROR_INVALID, plan_bytes(school, little, 2 + 2 * length - 1, &plan));
    REFUSED_AS(school, ERROR_INVALID,
               plan_pupils(school, "number;name;birth_date;class\r201;J\x9Arg;4-5-2011;2c\r", &plan));
    WORKS(school, plan_pupils(school, "number;name;birth_date;class\r201;Zo\xC3\xAB;4-5-2011;2c\r", &plan));
    REFUSED_AS(school, ERROR_INVALID,
               plan_bytes(school, HEAD "201,Zo\x81,2011-05-04,2c,Beilen\n",
                          sizeof HEAD "201,Zo\x81,2011-05-04,2c,Beilen\n" - 1, &plan));
}

static void names_with_doubtful_letters_are_refused(void **state)
{
    struct school *school = *state;
    static const char *const doubtful[] = {
        HEAD "201,Zo\x89,2011-05-04,2c,Beilen\n",             /* MS-DOS's ë, read as Windows-1252 */
        HEAD "201,J\x94rg,2011-05-04,2c,Beilen\n",            /* its ö */
        HEAD "201,Zo\xC3\x83\xC2\xAB,2011-05-04,2c,Beilen\n", /* UTF-8 that was read as Windows-1252 */
        HEAD "201,Zo\xEF\xBF\xBD,2011-05-04,2c,Beilen\n",     /* lost already */
        HEAD "201,Ren\x8E,2011-05-04,2c,Beilen\n",            /* a Macintosh's é */
        HEAD "201,T\x88te,2011-05-04,2c,Beilen\n",            /* MS-DOS's ê */
    };
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        struct pupils_plan plan = plan_of(school, doubtful[i]);
        assert_int_equal(plan.fates[PUPIL_REFUSED], 1);
        assert_non_null(strstr(plan.lines[0].reason, "UTF-8"));
    }
    /* Names with all that names have. */
    static const char *const good[] = {
        HEAD "201,Zo\xC3\xAB D\xE2\x80\x99Hondt-\xC5\x9A\xC3\xB6,2011-05-04,2c,Beilen\n",
        HEAD "201,Bj\xF6rn \x91t Hart,2011-05-04,2c,Beilen\n", /* Windows-1252 */
        HEAD "201,\x8E"
             "eljko Milo\x9A \xC9mile,2011-05-04,2c,Beilen\n",
        HEAD "201,\"Bas \"\"B.\"\" de Vries (Bas)\",2011-05-04,2c,Beilen\n",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(plan_of(school, good[i]).fates[PUPIL_NEW], 1);
}

static void columns_stand_in_any_order_in_either_language(void **state)
{
    struct school *school = *state;
    static const char *const lists[] = {
        "Klas;Leerlingnummer;Naam;Mentor;Geboortedatum;Locatie\n2c;201;Anna van den Berg;Mw. "
        "X;4-5-2011;Beilen\n",
        "sep=;\nKLAS;Stamnr.;Roepnaam;Tussenvoegsel;Achternaam;Geb. datum;Vestiging\n"
        "2c;201;Anna;van den;Berg;4-5-2011;Beilen\n",
        "stamnummer\troepnaam\ttussenvoegsels\tachternaam\tgeboortedatum\tstamklas\n"
        "201\tAnna\tvan den\tBerg\t04-05-2011 0:00\t2c\n",
        "\n\nNumber|Name|Birth date|Class|Location|Guardian 1|Guardian 2\n"
        "201|Anna van den Berg|2011-05-04|2c|Beilen|Ma|Pa\n",
        "NAME,NUMBER,BIRTH_DATE,CLASS,LOCATION,,\nAnna van den "
        "Berg,201,2011-05-04,2c,Beilen,,\n,,,,,,\n,,,,\n\n",
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct pupils_plan plan = plan_of(school, lists[i]);
        if (plan.count != 1 || plan.fates[PUPIL_NEW] != 1)
            fail_msg("%s: %s", lists[i], plan.count ? plan.lines[0].reason : "nobody");
        assert_string_equal(plan.lines[0].name, "Anna van den Berg");
        assert_string_equal(plan.lines[0].birth_date, "2011-05-04");
        assert_string_equal(plan.lines[0].class_name, "2c");
        assert_string_equal(plan.lines[0].location, "Beilen"); /* the only one, where there is no column */
    }
    assert_string_equal(plan_of(school, lists[0]).file.passed_over, "Mentor");
    assert_string_equal(plan_of(school, lists[3]).lines[0].new_guardians, "Ma; Pa");
}

static void a_heading_that_does_not_do_gets_one_sentence(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    REFUSED_AS(school, ERROR_INVALID, plan_pupils(school, "nummer;naam\n1;x\n2;y\n3;z\n", &plan));
    assert_non_null(strstr(school->error.text, "birth date"));
    assert_non_null(strstr(school->error.text, "class"));
    REFUSED_AS(school, ERROR_INVALID, plan_pupils(school, "", &plan));
    REFUSED_AS(school, ERROR_INVALID, plan_pupils(school, "\n\n\n", &plan));
    REFUSED_AS(school, ERROR_INVALID, plan_pupils(school, HEAD, &plan));
    REFUSED_AS(school, ERROR_INVALID, plan_pupils(school, HEAD ",,,,\n", &plan));
    /* Two columns of one kind; a first name beside what may be a surname or the whole name. */
    REFUSED_AS(school, ERROR_INVALID,
               plan_pupils(school, "nummer;naam;klas;groep;geboren\n1;x;2b;2c;2011-05-04\n", &plan));
    assert_non_null(strstr(school->error.text, "klas"));
    assert_non_null(strstr(school->error.text, "groep"));
    REFUSED_AS(school, ERROR_INVALID,
               plan_pupils(school, "nummer;roepnaam;naam;klas;geboren\n1;x;y;2c;2011-05-04\n", &plan));
    /* With several locations the list has to say where a class is. */
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               plan_pupils(school, "nummer;naam;klas;geboren\n1;x;2c;2011-05-04\n", &plan));
    assert_non_null(strstr(school->error.text, "location"));
}

static void every_bad_line_is_named_and_nothing_is_changed(void **state)
{
    struct school *school = *state;
    struct pupil_list list;
    struct pupils_plan plan = plan_of(school, HEAD "1001,Daan,2012-05-01,2b,Beilen\n"
                                                   "1002,Sanne,2012-02-30,2b,Beilen\n"
                                                   "\n"
                                                   "1003,\"Two\nlines\",2012-05-01,2b,Beilen\n"
                                                   "1004,Noor,2012-05-01,2b,Nowhere\n"
                                                   "1001,Twice,2012-05-01,2b,Beilen\n"
                                                   "10 05,Blank,2012-05-01,2b,Beilen\n"
                                                   "1006,Evil\xE2\x80\xAEname,2012-05-01,2b,Beilen\n"
                                                   "1007,Short,2012-05-01\n"
                                                   "1008,Long,2012-05-01,2b,Beilen,A;B,more\n"
                                                   "1009,Doubt,4/5/2012,2b,Beilen\n"
                                                   "1010,Short year,4-5-12,2b,Beilen\n");
    const int64_t lines[] = {3, 5, 7, 8, 9, 10, 11, 12, 13, 14};
    assert_int_equal(plan.fates[PUPIL_REFUSED], sizeof lines / sizeof *lines);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(plan.lines[i].line, lines[i]);
        assert_true(strlen(plan.lines[i].reason) > 10);
    }
    REFUSED_AS(school, ERROR_INVALID, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
    assert_non_null(strstr(school->error.text, "line 3"));
    WORKS(school, pupil_list(&school->store, school->people[REGISTRAR], NULL, NULL, true, &school->arena,
                             &list, &school->error));
    assert_int_equal(list.count, 0);
    /* One 13/5 shows that the others have the day before the month, too. */
    plan = plan_of(school, HEAD "1,A,4/5/2011,2c,Beilen\n2,B,13/5/2011,2c,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_NEW], 2);
    assert_string_equal(plan.lines[0].birth_date, "2011-05-04");
    plan = plan_of(school, HEAD "1,A,4/5/2011,2c,Beilen\n2,B,13/5/2011,2c,Beilen\n3,C,5/13/2011,2c,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_REFUSED], 2); /* 4/5 and, there being no 13th month, 5/13 */
    /* A quotation mark that is never closed. */
    plan = plan_of(school, HEAD "1,A,2011-05-04,2c,Beilen\n\"2,B,2011-05-04,2c,Beilen\n3,C\n");
    assert_int_equal(plan.fates[PUPIL_REFUSED], 1);
    assert_int_equal(plan.lines[0].line, 3);
}

/* --- The plan --- */

static void a_list_brings_the_register_up_to_date(void **state)
{
    struct school *school = *state;
    struct pupil_list list;
    add_class(school);
    /* One moved, one new, one gone, one with another name and a guardian more. */
    struct pupils_plan plan = plan_of(school,
                                      "number;name;birth_date;class;location;guardians\r\n"
                                      "1001;Daan de Boer-Prins;01-05-2012;2b;Beilen;Kees de Boer|Opa\r\n"
                                      "1003;Youssef, el Amrani;30-08-2007;2c;Beilen;\r\n"
                                      "1004;Noor Smit;2011-01-01;2b;Beilen;\r\n");
    assert_int_equal(plan.fates[PUPIL_CHANGED], 2);
    assert_int_equal(plan.fates[PUPIL_NEW], 1);
    assert_int_equal(plan.fates[PUPIL_LEAVES], 1);
    assert_string_equal(plan.lines[0].name, "Sanne Prins");
    assert_string_equal(plan.lines[0].class_name, "2b");
    assert_string_equal(line_of(&plan, "1001")->was_name, "Daan de Boer");
    assert_string_equal(line_of(&plan, "1001")->new_guardians, "Opa");
    assert_string_equal(line_of(&plan, "1003")->was_class, "2b");
    assert_null(line_of(&plan, "1003")->was_name);
    assert_int_equal(plan.class_count, 1);
    assert_int_equal(plan.classes[0].pupils, 3);
    assert_int_equal(plan.classes[0].leave, 1);
    assert_false(plan.classes[0].too_many);
    /* That was only foretold: nothing has happened yet. */
    WORKS(school, pupil_list(&school->store, school->people[REGISTRAR], "2b", NULL, false, &school->arena,
                             &list, &school->error));
    assert_int_equal(list.count, 3);
    assert_int_equal(school_traces(school, "pupil.import", false), 1);
    WORKS(school, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
    WORKS(school, pupil_list(&school->store, school->people[REGISTRAR], "2b", NULL, false, &school->arena,
                             &list, &school->error));
    assert_int_equal(list.count, 2);
    plan = plan_of(school, HEAD
                   "1001,Daan de Boer-Prins,2012-05-01,2b,Beilen\n1004,Noor Smit,2011-01-01,2b,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_UNCHANGED], 2);
    assert_int_equal(plan.count, 2);
}

static void nobody_leaves_unsaid(void **state)
{
    struct school *school = *state;
    add_class(school);
    const struct pupils_answer none = {.leavers = false}, few = {.leavers = true},
                               elsewhere = {.leavers = true, .gone = "2b/Assen"},
                               here = {.gone = "2b/Beilen"};
    /* One of three: a few. */
    struct pupils_plan plan = plan_of(school, HEAD "1001,Daan de Boer,2012-05-01,2b,Beilen\n"
                                                   "1002,Sanne Prins,2009-03-14,2b,Beilen\n");
    REFUSED_AS(school, ERROR_CONFLICT, carry_out(school, &plan, &none));
    assert_non_null(strstr(school->error.text, "--leavers"));
    /* A list of one new pupil: all others of the class would go. */
    plan = plan_of(school, HEAD "1005,Nieuw Kind,2011-02-03,2b,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_LEAVES], 3);
    assert_true(plan.classes[0].too_many);
    REFUSED_AS(school, ERROR_CONFLICT, carry_out(school, &plan, &none));
    REFUSED_AS(school, ERROR_CONFLICT, carry_out(school, &plan, &few));
    assert_non_null(strstr(school->error.text, "--gone 2b"));
    REFUSED_AS(school, ERROR_CONFLICT, carry_out(school, &plan, &elsewhere));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM pupil WHERE left_at IS NULL", DB_NO_ARGS),
                     3);
    WORKS(school, carry_out(school, &plan, &here));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM pupil WHERE left_at IS NULL", DB_NO_ARGS),
                     1);
    /* Who is of a class that is not on the list stays. */
    plan = plan_of(school, HEAD "3001,Ander Kind,2011-02-03,3a,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_LEAVES], 0);
    WORKS(school, carry_out(school, &plan, &none));
}

static void a_few_are_three_of_a_class_and_no_more_than_a_third(void **state)
{
    struct school *school = *state;
    static const struct {
        int pupils, listed;
        bool too_many;
    } cases[] = {{30, 27, false}, {30, 26, true}, {9, 6, false}, {8, 5, true},
                 {4, 3, false},   {4, 2, true},   {1, 0, false}};
    char csv[4096];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (int first = 0; first < 2; first++) {
            int used = snprintf(csv, sizeof csv, "%s%zu99,Overal,2011-01-01,%zub,Beilen\n", HEAD, c, c + 50);
            int count = first ? cases[c].listed : cases[c].pupils;
            for (int i = 0; i < count; i++)
                used += snprintf(csv + used, sizeof csv - (size_t)used,
                                 "%zu%02d,Kind %d,2011-05-04,%zux,Beilen\n", c + 10, i, i, c);
            /* Somebody new keeps the class on the list when all leave. */
            if (first)
                snprintf(csv + used, sizeof csv - (size_t)used, "%zu77,Nieuw,2011-05-05,%zux,Beilen\n",
                         c + 10, c);
            struct pupils_plan plan = plan_of(school, csv);
            if (!first) {
                WORKS(school, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
                continue;
            }
            assert_int_equal(plan.class_count, 1);
            assert_int_equal(plan.classes[0].leave, cases[c].pupils - cases[c].listed);
            assert_int_equal(plan.classes[0].pupils, cases[c].pupils);
            assert_int_equal(plan.classes[0].too_many, cases[c].too_many);
        }
    }
}

static void R2_a_number_is_not_given_to_another_child(void **state)
{
    struct school *school = *state;
    add_class(school);
    struct pupils_plan plan = plan_of(school, HEAD "1001,Piet Anders,2013-02-02,2b,Beilen\n" REST);
    const struct pupils_plan_line *line = line_of(&plan, "1001");
    assert_int_equal(line->fate, PUPIL_REFUSED);
    assert_non_null(strstr(line->reason, "Daan de Boer"));
    assert_int_equal(plan.fates[PUPIL_LEAVES], 0);
    REFUSED_AS(school, ERROR_INVALID, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
    /* Written another way it is the same child: then the birth date is corrected. */
    plan = plan_of(school, HEAD "1001,\"Boer, Daan de\",2012-05-02,2b,Beilen\n" REST);
    assert_int_equal(line_of(&plan, "1001")->fate, PUPIL_CHANGED);
    assert_string_equal(line_of(&plan, "1001")->was_birth_date, "2012-05-01");
    /* Also of who left: the number comes free when the record goes. */
    plan = plan_of(school, HEAD REST);
    WORKS(school, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
    plan = plan_of(school, HEAD "1001,Piet Anders,2013-02-02,2b,Beilen\n" REST);
    assert_int_equal(line_of(&plan, "1001")->fate, PUPIL_REFUSED);
}

static void R2_twins_keep_their_own_numbers(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    WORKS(school,
          import_pupils(school, HEAD "1,Eva Mol,2012-05-01,2c,Beilen\n2,Ina Mol,2012-05-01,2c,Beilen\n",
                        &plan));
    plan = plan_of(school, HEAD "2,Eva Mol,2012-05-01,2c,Beilen\n1,Ina Mol,2012-05-01,2c,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_REFUSED], 2);
    assert_non_null(strstr(plan.lines[0].reason, "swapped"));
    /* One who gets another name is no twin. */
    plan = plan_of(school, HEAD "1,Eva Mol-Smit,2012-05-01,2c,Beilen\n2,Ina Mol,2012-05-01,2c,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_CHANGED], 1);
}

static void leading_zeros_that_a_spreadsheet_took_are_noticed(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    WORKS(school, import_pupils(
                      school, HEAD "00101,Eva Mol,2012-05-01,2c,Beilen\n00102,Ina Mol,2012-05-02,2c,Beilen\n",
                      &plan));
    plan = plan_of(school, HEAD "101,Eva Mol,2012-05-01,2c,Beilen\n102,Ina Mol,2012-05-02,2c,Beilen\n");
    assert_int_equal(plan.fates[PUPIL_REFUSED], 2);
    assert_int_equal(plan.fates[PUPIL_LEAVES], 0);
    assert_non_null(strstr(plan.lines[0].reason, "00101"));
    /* A child with a new number would come without consents: it is said where it can be seen. */
    plan = plan_of(school, HEAD "9101,Eva Mol,2012-05-01,2c,Beilen\n00102,Ina Mol,2012-05-02,2c,Beilen\n");
    assert_int_equal(line_of(&plan, "9101")->fate, PUPIL_NEW);
    assert_non_null(strstr(line_of(&plan, "9101")->reason, "00101"));
}

static void a_register_that_changed_meanwhile_is_looked_at_again(void **state)
{
    struct school *school = *state;
    struct pupils_plan other;
    add_class(school);
    struct pupils_plan plan = plan_of(school, HEAD "1001,Daan de Boer,2012-05-02,2b,Beilen\n" REST);
    WORKS(school, import_pupils(school, HEAD "1001,Daan de Boer,2012-05-03,2b,Beilen\n" REST, &other));
    REFUSED_AS(school, ERROR_CONFLICT, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
    assert_int_equal(school_number(school,
                                   "SELECT birth_date = '2012-05-03' FROM pupil WHERE number = '1001'",
                                   DB_NO_ARGS),
                     1);
}

/* --- Leavers --- */

static bool forget(struct school *school, int64_t *gone)
{
    return pupil_forget_leavers(&school->store, gone, &school->error);
}

static void leavers_come_back_whole_within_the_grace(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    struct film_plan film_plan;
    int64_t gone;
    add_class(school);
    give_consents(school);
    WORKS(school, import_pupils(school, HEAD "1005,Nieuw Kind,2011-02-03,2b,Beilen\n", &plan));
    assert_int_equal(plan.fates[PUPIL_LEAVES], 3);
    WORKS(school, forget(school, &gone)); /* the next command */
    assert_int_equal(gone, 0);
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM consent WHERE pupil_id IS NOT NULL", DB_NO_ARGS), 2);
    /* 59 days later they are still there. */
    school_force(school, "UPDATE pupil SET left_at = ?1 WHERE left_at IS NOT NULL",
                 DB_ARGS(DB_INT(clock_now() - 59 * CLOCK_DAY_MS)));
    WORKS(school, forget(school, &gone));
    assert_int_equal(gone, 0);
    plan = plan_of(school, CLASS_FILE);
    assert_int_equal(plan.fates[PUPIL_RETURNS], 3);
    WORKS(school, import_pupils(school, CLASS_FILE "1005,Nieuw Kind,2011-02-03,2b,Beilen,\n", &plan));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM pupil WHERE left_at IS NULL", DB_NO_ARGS),
                     4);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM guardian", DB_NO_ARGS), 3);
    WORKS(school, film_plan_make(&school->store, school->people[COACH], "2b", NULL, FILMED, PURPOSE_COACHING,
                                 &school->arena, &film_plan, &school->error));
    assert_int_equal(film_plan.may, 2);
    assert_int_equal(film_plan.count, 4);
}

static void leavers_go_after_the_grace_when_no_footage_shows_them(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    int64_t gone;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    WORKS(school, import_pupils(school, HEAD "1002,Sanne Prins,2009-03-14,2b,Beilen\n", &plan));
    assert_int_equal(plan.fates[PUPIL_LEAVES], 2);
    REFUSED_AS(school, ERROR_INVALID,
               policy_set(&school->store, school->people[OWNER], "leavers_grace_days", "59", &school->error));
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "leavers_grace_days", "60", &school->error));
    school_force(school, "UPDATE pupil SET left_at = ?1 WHERE left_at IS NOT NULL",
                 DB_ARGS(DB_INT(clock_now() - 61 * CLOCK_DAY_MS)));
    WORKS(school, forget(school, &gone));
    assert_int_equal(gone, 1); /* 1003; 1001 is still to be seen */
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM consent c JOIN pupil p ON p.id = c.pupil_id", DB_NO_ARGS),
        1);
    school_force(school, "UPDATE session SET purged_at = 1 WHERE id = ?1", DB_ARGS(DB_TEXT(school->session)));
    WORKS(school, forget(school, &gone));
    assert_int_equal(gone, 1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM pupil", DB_NO_ARGS), 1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM guardian", DB_NO_ARGS), 1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM membership", DB_NO_ARGS), 1);
}

/* --- Classes and days --- */

static size_t members(struct school *school, const char *class_name, const char *on)
{
    struct film_plan plan;
    error_clear(&school->error);
    return film_plan_make(&school->store, school->people[COACH], class_name, NULL, on, PURPOSE_COACHING,
                          &school->arena, &plan, &school->error)
               ? plan.count
               : 0;
}

static bool plan_since(struct school *school, const char *csv, const char *since, struct pupils_plan *plan)
{
    return pupils_plan(&school->store, school->people[REGISTRAR],
                       &(struct pupils_request){.bytes = csv, .size = strlen(csv), .since = since},
                       &school->arena, plan, &school->error);
}

static void R3_the_day_of_filming_decides_who_was_in_the_class(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    add_class(school);
    assert_int_equal(members(school, "2b", "2020-01-01"), 3); /* nobody knows since when */
    /* 1001 changed class on 1 March, 1002 left then. */
    WORKS(school, plan_since(school,
                             HEAD "1001,Daan de Boer,2012-05-01,2c,Beilen\n"
                                  "1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen\n",
                             "2025-03-01", &plan));
    WORKS(school, carry_out(school, &plan, &(struct pupils_answer){.leavers = true}));
    assert_int_equal(members(school, "2b", "2025-02-28"), 3);
    assert_int_equal(members(school, "2b", "2025-03-01"), 1);
    assert_int_equal(members(school, "2c", "2025-02-28"), 0);
    assert_int_equal(members(school, "2c", "2025-03-01"), 1);
    /* And since when the list holds cannot be told for a day to come. */
    REFUSED_AS(school, ERROR_INVALID, plan_since(school, CLASS_FILE, "2999-01-01", &plan));
    REFUSED_AS(school, ERROR_INVALID, plan_since(school, CLASS_FILE, "yesterday", &plan));
    /* What is over for long is forgotten, but for the last class of who is still on record. */
    int64_t gone;
    WORKS(school, forget(school, &gone));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM membership WHERE until_on IS NOT NULL", DB_NO_ARGS), 1);
}

static void classes_of_one_name_are_told_by_their_location(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    struct film_plan film_plan;
    struct class_list list;
    add_class(school);
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    WORKS(school, import_pupils(school, HEAD "7001,Mia Zuid,2012-02-02,2b,Assen\n", &plan));
    assert_int_equal(plan.fates[PUPIL_LEAVES], 0); /* another class */
    WORKS(school,
          class_list(&school->store, school->people[COACH], FILMED, &school->arena, &list, &school->error));
    assert_int_equal(list.count, 2);
    assert_true(class_needs_location(&list, "2b"));
    REFUSED_AS(school, ERROR_INVALID,
               film_plan_make(&school->store, school->people[COACH], "2b", NULL, FILMED, PURPOSE_COACHING,
                              &school->arena, &film_plan, &school->error));
    assert_non_null(strstr(school->error.text, "Assen"));
    assert_non_null(strstr(school->error.text, "Beilen"));
    WORKS(school, film_plan_make(&school->store, school->people[COACH], "2b", "Assen", FILMED,
                                 PURPOSE_COACHING, &school->arena, &film_plan, &school->error));
    assert_int_equal(film_plan.count, 1);
    assert_string_equal(film_plan.location, "Assen");
    REFUSED_AS(school, ERROR_NOT_FOUND,
               film_plan_make(&school->store, school->people[COACH], "2c", "Assen", FILMED, PURPOSE_COACHING,
                              &school->arena, &film_plan, &school->error));
    /* R14: a person is told which class they were in, and since when. */
    struct subject subject;
    WORKS(school, import_pupils(school,
                                HEAD "7001,Mia Zuid,2012-02-02,2b,Beilen\n"
                                     "1001,Daan de Boer,2012-05-01,2b,Beilen\n" REST,
                                &plan));
    WORKS(school, subject_get(&school->store, school->people[REGISTRAR], "7001", &school->arena, &subject,
                              &school->error));
    assert_int_equal(subject.class_count, 2);
    assert_string_equal(subject.classes[0].location, "Beilen");
    assert_non_null(subject.classes[1].until_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_when_they_can_mean_one_day),
        SCHOOL_TEST(lists_are_read_in_the_encodings_of_spreadsheets),
        SCHOOL_TEST(names_with_doubtful_letters_are_refused),
        SCHOOL_TEST(columns_stand_in_any_order_in_either_language),
        SCHOOL_TEST(a_heading_that_does_not_do_gets_one_sentence),
        SCHOOL_TEST(every_bad_line_is_named_and_nothing_is_changed),
        SCHOOL_TEST(a_list_brings_the_register_up_to_date),
        SCHOOL_TEST(nobody_leaves_unsaid),
        SCHOOL_TEST(a_few_are_three_of_a_class_and_no_more_than_a_third),
        SCHOOL_TEST(R2_a_number_is_not_given_to_another_child),
        SCHOOL_TEST(R2_twins_keep_their_own_numbers),
        SCHOOL_TEST(leading_zeros_that_a_spreadsheet_took_are_noticed),
        SCHOOL_TEST(a_register_that_changed_meanwhile_is_looked_at_again),
        SCHOOL_TEST(leavers_come_back_whole_within_the_grace),
        SCHOOL_TEST(leavers_go_after_the_grace_when_no_footage_shows_them),
        SCHOOL_TEST(R3_the_day_of_filming_decides_who_was_in_the_class),
        SCHOOL_TEST(classes_of_one_name_are_told_by_their_location),
    };
    return cmocka_run_group_tests_name("pupils", tests, NULL, NULL);
}
