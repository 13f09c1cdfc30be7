/*
 * Tables: what a listing prints, for people and for programs.
 *
 * On a terminal: aligned columns under a heading, cut to its width. Elsewhere: one line per row, columns
 * separated by a tab, no heading, nothing cut. With --json: one array of objects; keys are the columns'
 * English ones, moments are ISO 8601 in UTC, lengths milliseconds, sizes bytes, and what is not there is
 * null.
 *
 * The table copies what is added to it. Rows are filled column by column, in order. Thread: one.
 */
#ifndef TUI_WORDS_TABLE_H
#define TUI_WORDS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/memory.h"

enum table_kind {
    TABLE_TEXT,
    TABLE_ID,    /* a terminal shows its end, which is what people type */
    TABLE_WORD,  /* a fixed word: in English for programs, in the user's language for people */
    TABLE_WORDS, /* several, separated by commas; a JSON array */
    TABLE_NUMBER,
    TABLE_DAY,    /* "2026-11-24"; a terminal shows it in words */
    TABLE_MOMENT, /* UTC ms; 0 is none */
    TABLE_LENGTH, /* ms */
    TABLE_SIZE,   /* bytes */
    TABLE_YES,    /* a bool */
};

struct table_column {
    const char *key;   /* in JSON */
    const char *title; /* msgid; NULL: in JSON only */
    enum table_kind kind;
};

struct table_cell {
    const char *text;  /* as stored, harmless; NULL: none */
    const char *shown; /* TABLE_WORD and TABLE_WORDS: translated */
    int64_t number;
    bool none;
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct table_cell *cells; /* row by row */
    size_t count, room;       /* cells */
    struct arena arena;
};

void table_init(struct table *table, const struct table_column *columns, size_t column_count);
void table_release(struct table *table);

/* The next cell. For TEXT, ID and DAY; NULL is none. */
void table_text(struct table *table, const char *text);
/* For WORD and WORDS. */
void table_word(struct table *table, const char *word, const char *shown);
/* For NUMBER, MOMENT, LENGTH, SIZE and YES. */
void table_number(struct table *table, int64_t number);

/* For any kind: there is nothing. */
void table_none(struct table *table);

/* Prints on standard output. Without a row and without `json`, says `empty` on standard error instead
 * (already translated), which tells what to do next. */
void table_print(const struct table *table, bool json, const char *empty);

#endif
