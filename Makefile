# Terugblik: `make demo` to try it, `make check` to test it, `make help` for the rest.
# Everything that is built lands in $(B).

VERSION  := 0.1.0
B        ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= gcc
SANITIZE ?=
DEMO     ?= $(HOME)/terugblik-demo

# What Debian 12 must have: to build and run, and on top of that to test.
DEPS := build-essential pkg-config gettext libncurses-dev libmpv-dev libsqlite3-dev libsodium-dev \
        libseccomp-dev libutf8proc-dev libbsd-dev libjansson-dev libcsv-dev zlib1g-dev ffmpeg espeak-ng ncurses-term
TEST_DEPS := libcmocka-dev libvterm-dev tmux faketime python3 python3-cryptography jq locales

STORE_LIBS  := sqlite3 libsodium libutf8proc libcsv
PLAYER_LIBS := mpv libseccomp zlib
TUI_LIBS    := ncursesw jansson libbsd

# libcsv ships no pkg-config file.
pkg = $(shell pkg-config $(1) $(filter-out libcsv,$(2)) 2>/dev/null) $(if $(filter --libs,$(1)),$(patsubst lib%,-l%,$(filter libcsv,$(2))))

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2
CPPFLAGS += -I. -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -DVERSION='"$(VERSION)"' -DLOCALEDIR='"$(PREFIX)/share/locale"'
CFLAGS   ?= -O2 -g
CFLAGS   += -std=gnu17 -fstack-protector-strong -fPIE $(WARNINGS) $(SANITIZE)
LDFLAGS  += -pie -Wl,-z,relro,-z,now $(SANITIZE)
# Sanitizers and fortified functions get in each other's way.
ifneq ($(SANITIZE),)
CPPFLAGS += -U_FORTIFY_SOURCE
endif

STORE_SRC  := $(wildcard store/*.c)
PLAYER_SRC := $(wildcard player/*.c)
TUI_SRC    := $(wildcard tui/*.c)
UNIT_SRC   := $(wildcard tests/unit/test_*.c)
BENCH_SRC  := $(wildcard tests/bench/*.c)
FUZZ_SRC   := $(wildcard tests/fuzz/fuzz_*.c)

objects = $(patsubst %.c,$(B)/%.o,$(1))
STORE_OBJ  := $(call objects,$(STORE_SRC))
PLAYER_OBJ := $(call objects,$(PLAYER_SRC))
TUI_OBJ    := $(call objects,$(TUI_SRC))
# The interface without its main(), for the tests.
TUI_TESTED := $(filter-out $(B)/tui/main.o,$(TUI_OBJ))
UNIT_BIN   := $(patsubst %.c,$(B)/%,$(UNIT_SRC))
BENCH_BIN  := $(patsubst %.c,$(B)/%,$(BENCH_SRC))
FUZZ_BIN   := $(patsubst %.c,$(B)/%,$(FUZZ_SRC))
PO         := $(wildcard tui/po/*.po)
MO         := $(patsubst tui/po/%.po,$(B)/locale/%/LC_MESSAGES/terugblik.mo,$(PO))

.PHONY: all deps test-deps demo check test unit asan lint format bench fuzz faults install uninstall clean help po
.SECONDARY:

all: $(B)/terugblik $(MO)

help:
	@sed -n 's/^## //p' Makefile

$(B)/terugblik: $(TUI_OBJ) $(B)/libplayer.a $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $(TUI_OBJ) $(B)/libplayer.a $(B)/libstore.a \
	  $(call pkg,--libs,$(TUI_LIBS)) $(call pkg,--libs,$(PLAYER_LIBS)) $(call pkg,--libs,$(STORE_LIBS)) -lm

$(B)/libstore.a: $(STORE_OBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(B)/libplayer.a: $(PLAYER_OBJ)
	rm -f $@ && $(AR) rcs $@ $^

$(B)/store/%.o: PKG = $(STORE_LIBS)
$(B)/player/%.o: PKG = $(PLAYER_LIBS) libsodium
$(B)/tui/%.o: PKG = $(TUI_LIBS)
$(B)/tests/%.o: PKG = $(STORE_LIBS) $(PLAYER_LIBS) $(TUI_LIBS) cmocka vterm

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(call pkg,--cflags,$(PKG)) $(CFLAGS) -MMD -MP -c -o $@ $<

# The store's tests link the store alone, and the player's no interface: the linker holds the direction
# tui → player → store. A test says by its name what it tests: test_store_*, test_player_*, others link all.
$(B)/tests/unit/test_store_%: $(B)/tests/unit/test_store_%.o $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $< $(B)/libstore.a $(call pkg,--libs,$(STORE_LIBS) cmocka)
$(B)/tests/unit/test_player_%: $(B)/tests/unit/test_player_%.o $(B)/libplayer.a $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $< $(B)/libplayer.a $(B)/libstore.a \
	  $(call pkg,--libs,$(PLAYER_LIBS) $(STORE_LIBS) cmocka vterm) -lm
$(B)/tests/unit/test_tui_%: $(B)/tests/unit/test_tui_%.o $(TUI_TESTED) $(B)/libplayer.a $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $< $(TUI_TESTED) $(B)/libplayer.a $(B)/libstore.a \
	  $(call pkg,--libs,$(TUI_LIBS) $(PLAYER_LIBS) $(STORE_LIBS) cmocka) -lm
$(B)/tests/bench/%: $(B)/tests/bench/%.o $(TUI_TESTED) $(B)/libplayer.a $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $< $(TUI_TESTED) $(B)/libplayer.a $(B)/libstore.a \
	  $(call pkg,--libs,$(TUI_LIBS) $(PLAYER_LIBS) $(STORE_LIBS) vterm) -lm

$(B)/locale/%/LC_MESSAGES/terugblik.mo: tui/po/%.po
	@mkdir -p $(@D)
	msgfmt --check --output-file=$@ $<

## make                 builds $(B)/terugblik
## make demo            installs what is missing, builds, makes a demo school and opens it (DEMO=folder)
## make check           installs what is missing and runs all tests
## make asan            runs all tests under AddressSanitizer and UndefinedBehaviorSanitizer
## make lint            clang-tidy and cppcheck
## make format          clang-format on everything
## make bench           measures, side by side with other players
## make fuzz, faults    the long sweeps; make check runs a short part of them
## make po              brings the translations up to date with the sources
## make install         PREFIX=/usr/local DESTDIR=

missing = $(shell for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || printf '%s ' $$p; done)
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
apt = @missing="$(call missing,$(1))"; if [ -n "$$missing" ]; then echo "Installing $$missing"; \
      $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi

deps:
	$(call apt,$(DEPS))

test-deps: deps
	$(call apt,$(TEST_DEPS))

# A second make, since pkg-config may just have been installed.
demo: deps
	@$(MAKE) --no-print-directory all
	@tests/../tui/demo.sh $(B)/terugblik "$(DEMO)"

check: test-deps
	@$(MAKE) --no-print-directory all test

test: $(B)/terugblik $(MO) $(UNIT_BIN)
	@B=$(B) tests/run

po:
	xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --keyword=error_set:3 \
	  --keyword=error_system:3 --package-name=terugblik --package-version=$(VERSION) \
	  --copyright-holder='The Terugblik authors' -o $(B)/terugblik.pot $(STORE_SRC) store/gate.h $(PLAYER_SRC) $(TUI_SRC) $(wildcard tui/*.h)
	for po in $(PO); do msgmerge --quiet --update --backup=none --no-fuzzy-matching $$po $(B)/terugblik.pot; done

clean:
	rm -rf $(B)

-include $(STORE_OBJ:.o=.d) $(PLAYER_OBJ:.o=.d) $(TUI_OBJ:.o=.d) $(patsubst %,%.d,$(UNIT_BIN) $(BENCH_BIN))
