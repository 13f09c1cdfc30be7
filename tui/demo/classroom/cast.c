#include "tui/demo/classroom/cast.h"

#include "tui/demo/classroom/random.h"

#include <stdbool.h>

static const struct colour skins[] = {
    {0.95f, 0.79f, 0.69f}, {0.93f, 0.76f, 0.65f}, {0.97f, 0.83f, 0.74f}, {0.96f, 0.80f, 0.70f},
    {0.80f, 0.60f, 0.46f}, {0.70f, 0.50f, 0.37f}, {0.52f, 0.35f, 0.25f}, {0.90f, 0.72f, 0.58f},
};

static const struct colour fair_hair[] = {
    {0.80f, 0.64f, 0.38f}, {0.62f, 0.44f, 0.25f}, {0.40f, 0.26f, 0.15f},
    {0.24f, 0.16f, 0.11f}, {0.66f, 0.33f, 0.16f}, {0.88f, 0.76f, 0.52f},
};

static const struct colour dark_hair[] = {
    {0.13f, 0.10f, 0.09f}, {0.20f, 0.13f, 0.09f}, {0.10f, 0.09f, 0.10f}};

static const struct colour cloths[] = {
    {0.78f, 0.24f, 0.24f}, {0.20f, 0.38f, 0.62f}, {0.90f, 0.66f, 0.22f}, {0.28f, 0.52f, 0.40f},
    {0.46f, 0.34f, 0.58f}, {0.86f, 0.50f, 0.42f}, {0.36f, 0.62f, 0.70f}, {0.88f, 0.88f, 0.86f},
    {0.26f, 0.28f, 0.33f}, {0.62f, 0.68f, 0.38f}, {0.82f, 0.56f, 0.66f}, {0.45f, 0.32f, 0.24f},
};

enum { SKINS = sizeof skins / sizeof skins[0], CLOTHS = sizeof cloths / sizeof cloths[0] };

struct look cast_teacher(int number)
{
    static const struct look teachers[DEMO_TEACHERS] = {
        {
            .head = {.skin = {0.96f, 0.81f, 0.71f},
                     .hair = {0.58f, 0.29f, 0.14f},
                     .style = HAIR_BOB,
                     .glasses = true},
            .garment = GARMENT_CARDIGAN,
            .top = {0.16f, 0.42f, 0.46f},
            .under = {0.93f, 0.90f, 0.84f},
            .legs = {0.22f, 0.22f, 0.28f},
            .shoes = {0.30f, 0.16f, 0.12f},
            .skirt = true,
            .height = 1.70f,
            .girth = 0.93f,
        },
        {
            .head = {.skin = {0.94f, 0.77f, 0.66f},
                     .hair = {0.27f, 0.17f, 0.11f},
                     .style = HAIR_SIDE_PARTING,
                     .beard = true},
            .garment = GARMENT_BLAZER,
            .top = {0.24f, 0.29f, 0.42f},
            .under = {0.90f, 0.92f, 0.96f},
            .legs = {0.42f, 0.38f, 0.32f},
            .shoes = {0.28f, 0.18f, 0.12f},
            .height = 1.82f,
            .girth = 1.02f,
        },
        {
            .head = {.skin = {0.64f, 0.45f, 0.33f}, .hair = {0.12f, 0.09f, 0.09f}, .style = HAIR_BUN},
            .garment = GARMENT_JUMPER,
            .top = {0.83f, 0.58f, 0.18f},
            .under = {0.90f, 0.88f, 0.80f},
            .legs = {0.20f, 0.24f, 0.36f},
            .shoes = {0.90f, 0.90f, 0.90f},
            .height = 1.72f,
            .girth = 0.95f,
        },
        {
            .head = {.skin = {0.95f, 0.78f, 0.68f},
                     .hair = {0.58f, 0.57f, 0.55f},
                     .style = HAIR_BALDING,
                     .glasses = true},
            .garment = GARMENT_CHECKED,
            .top = {0.78f, 0.42f, 0.36f},
            .under = {0.95f, 0.95f, 0.95f},
            .legs = {0.25f, 0.27f, 0.32f},
            .shoes = {0.15f, 0.13f, 0.12f},
            .short_sleeves = true,
            .height = 1.78f,
            .girth = 1.10f,
        },
    };
    return teachers[number % DEMO_TEACHERS];
}

struct look cast_pupil(uint32_t class_seed, int number)
{
    uint32_t random = random_hash(class_seed, (uint32_t)number + 1);
    static const enum hair_style girls[] = {HAIR_LONG, HAIR_PONYTAIL, HAIR_BOB,   HAIR_LONG,
                                            HAIR_BUN,  HAIR_CURLY,    HAIR_SCARF, HAIR_PONYTAIL};
    static const enum hair_style boys[] = {HAIR_SHORT,   HAIR_SIDE_PARTING, HAIR_CURLY,
                                           HAIR_CROPPED, HAIR_SHORT,        HAIR_SHORT};
    bool girl = (number + (int)(class_seed % 2)) % 2 == 0;
    uint32_t skin = random_next(&random) % SKINS;
    bool dark = skin >= 4 && skin <= 6;
    struct look look = {
        .head =
            {
                .skin = skins[skin],
                .style = girl ? girls[random_next(&random) % 8] : boys[random_next(&random) % 6],
                .glasses = random_next(&random) % 6 == 0,
                .young = true,
            },
        .garment = (enum garment)(random_next(&random) % 5),
        .shoes = {0.88f, 0.88f, 0.88f},
        .height = 1.56f + 0.14f * random_unit(&random),
        .girth = 0.84f + 0.16f * random_unit(&random),
    };
    look.head.hair = dark ? dark_hair[random_next(&random) % 3] : fair_hair[random_next(&random) % 6];
    if (look.head.style == HAIR_SCARF)
        look.head.hair = cloths[random_next(&random) % CLOTHS];
    if (look.garment == GARMENT_SHIRT)
        look.garment = GARMENT_HOODIE;
    look.short_sleeves = look.garment == GARMENT_TSHIRT ||
                         (look.garment == GARMENT_STRIPES && random_next(&random) % 2 == 0);
    /* Neighbours rarely wear the same. */
    look.top = cloths[(number * 5 + (int)(class_seed * 3)) % CLOTHS];
    look.under = cloths[(number * 5 + (int)(class_seed * 3) + 7) % CLOTHS];
    look.legs = random_next(&random) % 2 == 0 ? (struct colour){0.24f, 0.32f, 0.46f}
                                              : (struct colour){0.20f, 0.20f, 0.24f};
    return look;
}

struct voice cast_teacher_voice(int number)
{
    static const struct voice voices[DEMO_TEACHERS] = {
        {"nl+f3", 52, 150, 205, 0.86f},
        {"nl+m3", 38, 148, 112, 1.00f},
        {"nl+f2", 45, 156, 190, 0.88f},
        {"nl+m7", 28, 138, 98, 1.04f},
    };
    return voices[number % DEMO_TEACHERS];
}

struct voice cast_pupil_voice(uint32_t class_seed, int number)
{
    uint32_t random = random_hash(class_seed * 3, (uint32_t)number + 1);
    bool girl = (number + (int)(class_seed % 2)) % 2 == 0;
    int pitch = (girl ? 72 : 60) + (int)(random_next(&random) % 20);
    return (struct voice){
        .variant = girl ? "nl+f4" : "nl+m5",
        .pitch = pitch,
        .speed = 160 + (int)(random_next(&random) % 16),
        .tone = girl ? 250 : 205,
        .throat = girl ? 0.80f : 0.84f,
    };
}
