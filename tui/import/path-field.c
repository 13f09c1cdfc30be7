#include "tui/import/path-field.h"

#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

static void make_offers(struct path_field *field)
{
    arena_reset(&field->arena);
    path_complete(field->prompt.text, PATH_OFFERS_MOST, field->wanted, &field->arena, &field->offers);
    field->offer = -1;
}

void path_field_init(struct path_field *field, path_wanted *wanted)
{
    *field = (struct path_field){.wanted = wanted};
    prompt_init(&field->prompt, "", PATH_MOST, false);
    arena_init(&field->arena);
    make_offers(field);
}

void path_field_release(struct path_field *field)
{
    prompt_release(&field->prompt);
    arena_release(&field->arena);
}

void path_field_focus(struct path_field *field, struct app *app)
{
    app->prompt = &field->prompt;
    app->dirty = true;
    make_offers(field);
}

const char *path_field_path(struct path_field *field)
{
    return path_understand(&field->arena, field->prompt.text);
}

/* Takes an offer. With a folder the choice goes on inside it; a file is what was meant. */
static enum path_result take(struct path_field *field, int index)
{
    bool folder = field->offers.items[index].folder;
    char text[PATH_MOST * 4 + 1];
    snprintf(text, sizeof text, "%s", field->offers.items[index].path);
    prompt_set(&field->prompt, text);
    make_offers(field);
    return folder ? PATH_TAKEN : PATH_DONE;
}

/* Completes the path to what all offers begin with, when that is more than was typed. */
static void complete(struct path_field *field)
{
    char common[PATH_MOST * 4 + 1];
    if (!field->offers.count)
        return;
    snprintf(common, sizeof common, "%s", field->offers.items[0].path);
    for (size_t i = 1; i < field->offers.count; i++) {
        size_t same = 0;
        while (common[same] && common[same] == field->offers.items[i].path[same])
            same++;
        while (same > 0 && ((unsigned char)common[same] & 0xC0) == 0x80)
            same--;
        common[same] = '\0';
    }
    if (strlen(common) <= strlen(path_expand(&field->arena, field->prompt.text)))
        return;
    prompt_set(&field->prompt, common);
    make_offers(field);
}

enum path_result path_field_key(struct path_field *field, struct app *app, struct key key)
{
    app->dirty = true;
    switch (key.code) {
    case KEY_NAMED_TAB:
        if (field->offer >= 0)
            (void)take(field, field->offer);
        else
            complete(field);
        return PATH_TAKEN;
    case KEY_NAMED_DOWN:
        if (field->offer + 1 < (int)field->offers.count)
            field->offer++;
        return PATH_TAKEN;
    case KEY_NAMED_UP:
        if (field->offer >= 0)
            field->offer--;
        return PATH_TAKEN;
    case KEY_NAMED_ENTER:
        return field->offer >= 0 ? take(field, field->offer) : PATH_DONE;
    case KEY_NAMED_ESCAPE:
        return PATH_LEFT;
    default:
        break;
    }
    switch (prompt_key(&field->prompt, key)) {
    case PROMPT_EDITED:
        make_offers(field);
        return PATH_TAKEN;
    case PROMPT_DONE:
    case PROMPT_LEFT:
    case PROMPT_IGNORED:
        break;
    }
    return key.code < KEY_NAMED && !key.modifiers ? PATH_TAKEN : PATH_PASSED_ON;
}

enum path_result path_field_mouse(struct path_field *field, struct app *app, struct mouse mouse)
{
    app->dirty = true;
    if ((mouse.kind == MOUSE_PRESS || mouse.kind == MOUSE_DOUBLE) &&
        area_contains(field->offers_place, mouse.row, mouse.column))
        return take(field, mouse.row - field->offers_place.row);
    return PATH_TAKEN;
}

void path_field_draw(struct path_field *field, struct area area)
{
    field->place = (struct area){area.row, area.column, 1, area.columns};
    prompt_draw(&field->prompt, field->place, true);
    int rows = area.rows - 2 < (int)field->offers.count ? area.rows - 2 : (int)field->offers.count;
    field->offers_place = (struct area){area.row + 2, area.column, rows > 0 ? rows : 0, area.columns};
    for (int i = 0; i < rows; i++) {
        const struct path_offer *offer = &field->offers.items[i];
        char size[32];
        draw_format(field->offers_place.row + i, area.column, area.columns,
                    i == field->offer ? STYLE_SELECTED : STYLE_DIM, "%s  %s", offer->name,
                    offer->medium   ? _("a card or stick that is in")
                    : offer->folder ? ""
                                    : i18n_size(offer->size, size, sizeof size));
    }
}
