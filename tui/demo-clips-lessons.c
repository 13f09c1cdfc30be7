/*
 * The demo's ten lessons. Sessions 0 to 2 are teacher 0's, 3 and 4 teacher 1's, 5 and 6 teacher 2's, 7 teacher
 * 3's; sessions 0 and 3 have two clips. What is said is content, in Dutch in every language of the program.
 */
#include "tui/demo-clips.h"

#include <stddef.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))
#define MOMENTS(of)  .moments = of, .moment_count = COUNT(of)

static const struct demo_moment pythagoras_begin[] = {
    {1000, DEMO_EXPLAINS, 0, "Goedemorgen allemaal. Pak je schrift, we gaan verder met Pythagoras."},
    {2500, DEMO_SCRAPES, 5, NULL},
    {7200, DEMO_POINTS, 1, "Deze regel kennen jullie nog van vorige week."},
    {12500, DEMO_ASKS, 0, "Wie weet nog wanneer je hem mag gebruiken?"},
    {15800, DEMO_WAITS, 0, NULL},
    {18300, DEMO_HAND_UP, 3, NULL},
    {20500, DEMO_TURNS, 3, "Zeg het maar."},
    {22300, DEMO_ANSWERS, 3, "Alleen als er een rechte hoek in de driehoek zit."},
    {26800, DEMO_PRAISES, 3, "Precies! Alleen bij een rechte hoek. Goed onthouden."},
    {31500, DEMO_WRITES, 2, "Kijk, we vullen in. Drie in het kwadraat, plus vier in het kwadraat."},
    {34500, DEMO_CHATS, 8, NULL},
    {40500, DEMO_WRITES, 3, "Dat is negen plus zestien."},
    {46500, DEMO_ASKS, 0, "En hoe lang is dan de schuine zijde?"},
    {49300, DEMO_HANDS_UP, 1, NULL},
    {51500, DEMO_TURNS, 1, "Ja?"},
    {52900, DEMO_ANSWERS, 1, "Vijf!"},
    {54800, DEMO_EXPLAINS, 0, "Juist. De wortel van vijfentwintig is vijf. Maak nu opgave twaalf tot en met achttien."},
    {61800, DEMO_WORKS, 0, NULL},
    {64000, DEMO_LOOKS_OUT, 0, NULL},
    {68500, DEMO_COMES, 2, "Lukt het hier?"},
};

static const struct demo_moment pythagoras_help[] = {
    {500, DEMO_WORKS, 0, NULL},
    {1200, DEMO_WAITS, 0, NULL},
    {5500, DEMO_HAND_UP, 1, NULL},
    {11500, DEMO_KNEELS, 1, "Waar loop je vast?"},
    {14200, DEMO_ANSWERS, 1, "Ik weet niet welke zijde de schuine is."},
    {18600, DEMO_KNEELS, 1, "Kijk eens waar de rechte hoek zit. Welke zijde ligt daar tegenover?"},
    {24500, DEMO_ANSWERS, 1, "O, dan is het deze!"},
    {27300, DEMO_PRAISES, 1, "Goed gevonden. Zet er maar een streepje onder."},
    {31500, DEMO_CHATS, 6, NULL},
    {36500, DEMO_COMES, 4, "Jij bent al ver. Leg je het zo aan je buurman uit?"},
    {42500, DEMO_SCRAPES, 4, NULL},
    {48500, DEMO_RETURNS, 0, NULL},
    {50500, DEMO_HUSHES, 0, "Mag ik even jullie aandacht."},
    {54500, DEMO_WRITES, 4, "Dit is het huiswerk voor donderdag."},
    {62500, DEMO_EXPLAINS, 0, "Dank jullie wel, tot donderdag."},
};

static const struct demo_moment equations[] = {
    {1000, DEMO_EXPLAINS, 0, "Vandaag een nieuw onderwerp: de parabool."},
    {6000, DEMO_WRITES, 1, "De formule is y is x kwadraat min vier."},
    {9500, DEMO_BUZZES, 0, NULL},
    {14500, DEMO_HUSHES, 0, "Ik wacht tot het stil is."},
    {20500, DEMO_ASKS, 0, "Waar snijdt deze grafiek de x-as?"},
    {23800, DEMO_WAITS, 0, NULL},
    {28500, DEMO_HAND_UP, 4, NULL},
    {30500, DEMO_HAND_UP, 0, NULL},
    {32500, DEMO_TURNS, 0, "Ik hoor graag iemand die nog niets heeft gezegd."},
    {37000, DEMO_ANSWERS, 0, "Bij twee en bij min twee?"},
    {40000, DEMO_PRAISES, 0, "Heel mooi, en waarom allebei?"},
    {44000, DEMO_ANSWERS, 0, "Omdat twee keer twee vier is, en min twee keer min twee ook."},
    {50000, DEMO_WRITES, 2, "Precies. Dat schrijf ik erbij."},
    {56500, DEMO_EXPLAINS, 0, "Nu jullie. Twee minuten in stilte, daarna overleg je met je buur."},
    {62500, DEMO_WORKS, 0, NULL},
};

static const struct demo_moment functions[] = {
    {1000, DEMO_ASKS, 0, "Wat hebben we gisteren geleerd? Overleg een halve minuut met elkaar."},
    {6000, DEMO_BUZZES, 0, NULL},
    {12500, DEMO_COMES, 2, "Wat denken jullie?"},
    {15800, DEMO_ANSWERS, 2, "Dat de a zegt hoe steil hij is."},
    {21500, DEMO_COMES, 7, "En hier?"},
    {24000, DEMO_ANSWERS, 7, "Wij hadden hetzelfde."},
    {30000, DEMO_RETURNS, 0, NULL},
    {31500, DEMO_HUSHES, 0, "Stop maar. Potloden neer."},
    {35500, DEMO_EXPLAINS, 0, "Ik hoorde twee goede antwoorden. We zetten ze op het bord."},
    {41000, DEMO_WRITES, 2, NULL},
    {48500, DEMO_WRITES, 3, NULL},
    {54500, DEMO_ASKS, 0, "Wie kan een voorbeeld geven?"},
    {57000, DEMO_HANDS_UP, 5, NULL},
    {59500, DEMO_TURNS, 5, "Vertel."},
    {61000, DEMO_ANSWERS, 5, "Een taxi: drie euro, en dan twee euro per kilometer."},
    {65500, DEMO_PRAISES, 5, "Uitstekend voorbeeld!"},
};

static const struct demo_moment grammar_begin[] = {
    {1000, DEMO_EXPLAINS, 0, "Oké jongens, het voltooid deelwoord. Met een d of met een t?"},
    {7500, DEMO_POINTS, 1, "Je neemt de stam, en je kijkt naar de laatste letter."},
    {13800, DEMO_ASKS, 0, "Hoe schrijf je: ik heb gefietst?"},
    {16500, DEMO_HAND_UP, 3, NULL},
    {17300, DEMO_TURNS, 3, "Ja, jij."},
    {19000, DEMO_ANSWERS, 3, "Met een t, want de s zit in het kofschip."},
    {23500, DEMO_WRITES, 2, "Goed zo. Fietsen, stam op een s, dus gefietst."},
    {30000, DEMO_CHATS, 0, NULL},
    {33500, DEMO_WRITES, 3, "En verhuizen? Let op, dat is een gemene."},
    {41000, DEMO_ASKS, 0, "Wie?"},
    {42300, DEMO_HAND_UP, 3, NULL},
    {43200, DEMO_TURNS, 3, "Jij weer."},
    {44600, DEMO_ANSWERS, 3, "Met een d, want de stam was verhuiz."},
    {49500, DEMO_PRAISES, 3, "Knap hoor."},
    {52000, DEMO_LOOKS_OUT, 4, NULL},
    {53500, DEMO_EXPLAINS, 0, "Dus niet kijken naar hoe het klinkt, maar naar het hele werkwoord."},
    {61000, DEMO_SCRAPES, 1, NULL},
    {63000, DEMO_WORKS, 0, NULL},
};

static const struct demo_moment grammar_end[] = {
    {1000, DEMO_HUSHES, 0, "Even nakijken. Ogen op het bord."},
    {5500, DEMO_ASKS, 0, "Zin één. Hij heeft de hele dag gewerkt. D of t?"},
    {11000, DEMO_HANDS_UP, 2, NULL},
    {13500, DEMO_TURNS, 2, "Laat maar horen."},
    {15200, DEMO_ANSWERS, 2, "Een t, de k staat erin."},
    {19000, DEMO_PRAISES, 2, "Ja!"},
    {21000, DEMO_WRITES, 4, NULL},
    {29500, DEMO_EXPLAINS, 0, "Wie had ze allemaal goed? Ik ook niet, de eerste keer."},
    {34500, DEMO_LAUGHS, 0, NULL},
    {39500, DEMO_KNEELS, 5, "Zullen we deze nog even samen doen?"},
    {44500, DEMO_ANSWERS, 5, "Ik snap het kofschip niet zo goed."},
    {49000, DEMO_KNEELS, 5, "Geeft niks. Zeg eerst het hele werkwoord maar eens."},
    {54000, DEMO_ANSWERS, 5, "Leren. Dus de r. Dan een d!"},
    {58500, DEMO_PRAISES, 5, "Zie je wel dat je het kunt."},
};

static const struct demo_moment poetry[] = {
    {1000, DEMO_EXPLAINS, 0, "We lezen vandaag een gedicht. Luister eerst, met je pen neer."},
    {7000, DEMO_EXPLAINS, 0, "Denkend aan Holland zie ik breede rivieren traag door oneindig laagland gaan."},
    {15500, DEMO_WAITS, 0, NULL},
    {20500, DEMO_ASKS, 0, "Wat zien jullie voor je?"},
    {24000, DEMO_WAITS, 0, NULL},
    {28500, DEMO_HAND_UP, 6, NULL},
    {31000, DEMO_HAND_UP, 1, NULL},
    {33000, DEMO_TURNS, 6, "Ga je gang."},
    {34800, DEMO_ANSWERS, 6, "Water, en heel veel lucht. En koeien."},
    {39500, DEMO_LAUGHS, 0, NULL},
    {43000, DEMO_TURNS, 1, "En jij?"},
    {44800, DEMO_ANSWERS, 1, "Het is rustig. Alsof niemand haast heeft."},
    {49500, DEMO_PRAISES, 1, "Dat is precies wat het woord traag doet."},
    {54500, DEMO_WRITES, 2, NULL},
    {62500, DEMO_EXPLAINS, 0, "Schrijf nu zelf twee regels over je eigen straat."},
    {67500, DEMO_WORKS, 0, NULL},
};

static const struct demo_moment golden_age[] = {
    {1000, DEMO_EXPLAINS, 0, "De zeventiende eeuw. Waarom werd juist Amsterdam zo rijk?"},
    {6500, DEMO_POINTS, 1, "Kijk eens naar deze jaartallen."},
    {10500, DEMO_BUZZES, 0, NULL},
    {17500, DEMO_COMES, 0, "Welke bron hebben jullie gekozen?"},
    {21000, DEMO_ANSWERS, 0, "De lijst met schepen, mevrouw."},
    {25000, DEMO_COMES, 0, "En wat valt je op aan de ladingen?"},
    {29500, DEMO_ANSWERS, 0, "Vooral graan, uit de landen aan de Oostzee."},
    {34500, DEMO_SCRAPES, 6, NULL},
    {38500, DEMO_KNEELS, 5, "Jullie zijn nog niet begonnen, zie ik."},
    {42500, DEMO_ANSWERS, 5, "We weten niet wat we moeten doen."},
    {46500, DEMO_KNEELS, 5, "Lees samen alleen de eerste zin. Ik kom zo terug."},
    {54500, DEMO_RETURNS, 0, NULL},
    {56000, DEMO_HUSHES, 0, "En stop. Kijk allemaal hierheen."},
    {60500, DEMO_ASKS, 0, "Welke groep wil beginnen?"},
    {63500, DEMO_HANDS_UP, 2, NULL},
    {66000, DEMO_TURNS, 2, "Jullie."},
};

static const struct demo_moment cells[] = {
    {1000, DEMO_EXPLAINS, 0, "Dit is een plantencel. Wat is het verschil met een dierlijke cel?"},
    {7500, DEMO_HAND_UP, 2, NULL},
    {9000, DEMO_TURNS, 2, "Vertel eens."},
    {10800, DEMO_ANSWERS, 2, "Een plant heeft een celwand."},
    {14500, DEMO_WRITES, 1, "Ja. Die schrijven we op."},
    {20500, DEMO_ASKS, 0, "Nog een verschil? Neem de tijd."},
    {23800, DEMO_WAITS, 0, NULL},
    {29500, DEMO_HAND_UP, 7, NULL},
    {31500, DEMO_TURNS, 7, "Fijn dat je het probeert."},
    {34500, DEMO_ANSWERS, 7, "Bladgroenkorrels, voor het zonlicht?"},
    {39000, DEMO_PRAISES, 7, "Helemaal goed!"},
    {42000, DEMO_WRITES, 2, NULL},
    {50500, DEMO_POINTS, 2, "In die korrels maakt de plant suiker. Dat gaan we straks zien."},
    {58000, DEMO_CHATS, 3, NULL},
    {60500, DEMO_EXPLAINS, 0, "Pak per tweetal een microscoop. Rustig lopen alsjeblieft."},
    {65500, DEMO_BUZZES, 0, NULL},
    {66500, DEMO_SCRAPES, 1, NULL},
};

static const struct demo_moment mentor[] = {
    {1000, DEMO_EXPLAINS, 0, "Fijn dat jullie er zijn. Vandaag praten we over hoe we met elkaar omgaan."},
    {8000, DEMO_ASKS, 0, "Wat ging er goed deze week?"},
    {11500, DEMO_WAITS, 0, NULL},
    {17500, DEMO_HAND_UP, 2, NULL},
    {20000, DEMO_TURNS, 2, "Dank je, begin maar."},
    {22000, DEMO_ANSWERS, 2, "Niemand werd uitgelachen bij de presentaties."},
    {27500, DEMO_PRAISES, 2, "Dat is me ook opgevallen."},
    {31500, DEMO_ASKS, 0, "Wie herkent dat?"},
    {34000, DEMO_HANDS_UP, 6, NULL},
    {37000, DEMO_TURNS, 6, "Jij ook?"},
    {39000, DEMO_ANSWERS, 6, "Ja, ik vond het minder spannend dan eerst."},
    {44000, DEMO_CHATS, 0, NULL},
    {46500, DEMO_WAITS, 0, NULL},
    {51000, DEMO_TURNS, 0, "Ik zie dat jullie ook iets te vertellen hebben."},
    {55500, DEMO_LAUGHS, 0, NULL},
    {58500, DEMO_ANSWERS, 0, "Sorry meneer. Het ging over het toneelstuk."},
    {63000, DEMO_EXPLAINS, 0, "Mooi, want dat is precies ons volgende onderwerp."},
};

static const struct demo_lesson lessons[] = {
    {
        .name = "wiskunde 1", .file = "C0001.MP4", .session = 0, .teacher = 0, .class_seed = 12,
        .layout = DEMO_ROWS, .pupils = 10, .turn = -15, .board = DEMO_BLACKBOARD, .drawing = DEMO_TRIANGLE,
        .lines = {"De stelling van Pythagoras", "a² + b² = c²", "3² + 4² = c²", "9 + 16 = 25", "Huiswerk: 19 t/m 24"},
        .light = DEMO_SUN, .starts_at = 9 * 60 + 4, .duration_ms = 74000, MOMENTS(pythagoras_begin),
    },
    {
        .name = "wiskunde 2", .file = "C0002.MP4", .session = 0, .teacher = 0, .class_seed = 12,
        .layout = DEMO_ROWS, .pupils = 10, .turn = -15, .board = DEMO_BLACKBOARD, .drawing = DEMO_TRIANGLE,
        .lines = {"De stelling van Pythagoras", "a² + b² = c²", "3² + 4² = c²", "9 + 16 = 25", "Huiswerk: 19 t/m 24"},
        .light = DEMO_CLOUDS, .starts_at = 9 * 60 + 31, .duration_ms = 68000, MOMENTS(pythagoras_help),
    },
    {
        .name = "wiskunde 3", .file = "C0007.MP4", .session = 1, .teacher = 0, .class_seed = 12,
        .layout = DEMO_ROWS, .pupils = 9, .turn = 0, .board = DEMO_BLACKBOARD, .drawing = DEMO_PARABOLA,
        .lines = {"Parabolen", "y = x² - 4", "x = 2 of x = -2", "Opgave 5"},
        .light = DEMO_GREY, .starts_at = 10 * 60 + 22, .duration_ms = 68000, MOMENTS(equations),
    },
    {
        .name = "wiskunde 4", .file = "MOV_0012.MOV", .session = 2, .teacher = 0, .class_seed = 21,
        .layout = DEMO_GROUPS, .pupils = 10, .turn = -6, .board = DEMO_WHITEBOARD, .drawing = DEMO_NO_DRAWING,
        .lines = {"Lineaire functies", "y = ax + b", "a: hoe steil de lijn is", "b: waar hij begint"},
        .light = DEMO_CLOUDS, .starts_at = 13 * 60 + 17, .duration_ms = 70000, MOMENTS(functions),
    },
    {
        .name = "Nederlands 1", .file = "00003.MTS", .session = 3, .teacher = 1, .class_seed = 33,
        .layout = DEMO_HORSESHOE, .pupils = 10, .turn = 0, .board = DEMO_WHITEBOARD, .drawing = DEMO_NO_DRAWING,
        .lines = {"Voltooid deelwoord: d of t?", "stam + 't kofschip", "fietsen → gefietst", "verhuizen → verhuisd",
                  "werken → gewerkt"},
        .light = DEMO_CLOUDS, .starts_at = 11 * 60 + 8, .duration_ms = 67000, MOMENTS(grammar_begin),
    },
    {
        .name = "Nederlands 2", .file = "00004.MTS", .session = 3, .teacher = 1, .class_seed = 33,
        .layout = DEMO_HORSESHOE, .pupils = 10, .turn = 0, .board = DEMO_WHITEBOARD, .drawing = DEMO_NO_DRAWING,
        .lines = {"Voltooid deelwoord: d of t?", "stam + 't kofschip", "fietsen → gefietst", "verhuizen → verhuisd",
                  "werken → gewerkt"},
        .light = DEMO_SUN, .starts_at = 11 * 60 + 40, .duration_ms = 63000, MOMENTS(grammar_end),
    },
    {
        .name = "Nederlands 3", .file = "C0015.MP4", .session = 4, .teacher = 1, .class_seed = 46,
        .layout = DEMO_ROWS, .pupils = 10, .turn = 8, .board = DEMO_DIGIBOARD, .drawing = DEMO_NO_DRAWING,
        .lines = {"Herinnering aan Holland", "H. Marsman, 1936", "traag = zonder haast", "Schrijf zelf 2 regels"},
        .light = DEMO_DUSK, .starts_at = 15 * 60 + 52, .duration_ms = 72000, MOMENTS(poetry),
    },
    {
        .name = "geschiedenis", .file = "C0020.MKV", .session = 5, .teacher = 2, .class_seed = 58,
        .layout = DEMO_GROUPS, .pupils = 10, .turn = 5, .board = DEMO_DIGIBOARD, .drawing = DEMO_TIMELINE,
        .lines = {"De Gouden Eeuw", "1588 - 1702", "Kies een bron per groep"},
        .light = DEMO_SUN, .starts_at = 14 * 60 + 10, .duration_ms = 69000, MOMENTS(golden_age),
    },
    {
        .name = "biologie", .file = "C0021.MP4", .session = 6, .teacher = 2, .class_seed = 64,
        .layout = DEMO_ROWS, .pupils = 10, .turn = -17, .board = DEMO_WHITEBOARD, .drawing = DEMO_CELL,
        .lines = {"De plantencel", "1. celwand", "2. bladgroenkorrels", "3. vacuole"},
        .light = DEMO_SUN, .starts_at = 12 * 60 + 36, .duration_ms = 71000, MOMENTS(cells),
    },
    {
        .name = "mentorles", .file = "MOV_0031.MOV", .session = 7, .teacher = 3, .class_seed = 71,
        .layout = DEMO_CIRCLE, .pupils = 9, .turn = -10, .board = DEMO_BLACKBOARD, .drawing = DEMO_NO_DRAWING,
        .lines = {"Mentorles 3C", "Wat ging er goed?", "Hoe gaan we met elkaar om?"},
        .light = DEMO_CLOUDS, .starts_at = 8 * 60 + 34, .duration_ms = 68000, MOMENTS(mentor),
    },
};

const struct demo_lesson *demo_lessons(int *count)
{
    *count = COUNT(lessons);
    return lessons;
}
