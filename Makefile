# Terugblik: `make demo` to try it, `make check` to test it, `make help` for the rest.
# Everything that is built lands in $(B).

VERSION  := 0.1.0
B        ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
ifeq ($(origin CC),default)
CC := gcc
endif
SANITIZE ?=
DEMO     ?= $(HOME)/terugblik-demo

# Debian 12's packages: to build and run, on top of that to test, to be compared with in benches, to make the README's
# pictures; and to lint.
DEPS := build-essential pkg-config gettext libncurses-dev libmpv-dev libsqlite3-dev libsodium-dev \
        libseccomp-dev libutf8proc-dev libbsd-dev libjansson-dev libcsv-dev libzxcvbn-dev libdeflate-dev \
        libjpeg62-turbo-dev libmd-dev libqrencode-dev libfido2-dev \
        libavformat-dev libavcodec-dev libswresample-dev libswscale-dev ffmpeg espeak-ng ncurses-term
TEST_DEPS := libcmocka-dev libvterm-dev zlib1g-dev tmux faketime python3 python3-cryptography jq sqlite3 mandoc locales procps zbar-tools pulseaudio pulseaudio-utils xvfb xdotool imagemagick clang-format python3-fusepy fuse3 xfsprogs btrfs-progs
BENCH_DEPS := mpv timg forensics-samples-files
PICTURE_DEPS := xterm kitty xvfb xdotool imagemagick jq fonts-dejavu-core

LINT_DEPS := clang clang-format clang-tidy cppcheck mandoc

STORE_LIBS  := sqlite3 libsodium libutf8proc libcsv libzxcvbn libmd
PLAYER_LIBS := libseccomp libdeflate libjpeg
# Loaded by the player host alone (player/host/libmpv.c, player/host/libav.c); nothing links them.
HOST_LIBS   := mpv libavformat libavcodec libswresample libswscale libavutil
TUI_LIBS    := ncursesw jansson libbsd libqrencode

# Loaded when a security key is asked (store/keys/fido.c); nothing links it.
KEY_LIBS    := libfido2

# These ship no pkg-config file.
NO_PC := libcsv libzxcvbn
pkg = $(shell pkg-config $(1) $(filter-out $(NO_PC),$(2)) 2>/dev/null) $(if $(filter --libs,$(1)),$(patsubst lib%,-l%,$(filter $(NO_PC),$(2))))

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2
CPPFLAGS += -I. -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -DVERSION='"$(VERSION)"'
CFLAGS   ?= -O2 -g
CFLAGS   += -std=gnu17 -fstack-protector-strong -fPIE $(WARNINGS) $(SANITIZE)
# libmpv, which is loaded, finds the player's own functions in JACK's place (player/host/sound.h).
LDFLAGS  += -pie -Wl,-z,relro,-z,now -Wl,--export-dynamic-symbol='jack_*' $(SANITIZE)
# _FORTIFY_SOURCE would hide calls from the sanitizers.
ifneq ($(SANITIZE),)
CPPFLAGS += -U_FORTIFY_SOURCE
endif

# Each folder in these is a room (docs/architecture.md).
STORE_SRC  := $(wildcard store/*/*.c)
PLAYER_SRC := $(wildcard player/*/*.c)
TUI_SRC    := $(wildcard tui/*.c tui/*/*.c tui/*/*/*.c)
HEADERS    := $(wildcard store/*/*.h player/*/*.h tui/*.h tui/*/*.h tui/*/*/*.h)
UNIT_SRC   := $(wildcard tests/unit/*/*/test_*.c)
BENCH_SRC  := $(wildcard tests/bench/*.c)
FUZZ_SRC   := $(wildcard tests/fuzz/fuzz_*.c)

objects = $(patsubst %.c,$(B)/%.o,$(1))
STORE_OBJ  := $(call objects,$(STORE_SRC))
PLAYER_OBJ := $(call objects,$(PLAYER_SRC))
TUI_OBJ    := $(call objects,$(TUI_SRC))
# Two rooms of the interface are libraries, so that the linker shows that they need no other.
UI_OBJ     := $(call objects,$(wildcard tui/ui/*.c))
WORDS_OBJ  := $(call objects,$(wildcard tui/words/*.c))
UI_A       := $(B)/libui.a $(B)/libplayer.a $(B)/libstore.a
WORDS_A    := $(B)/libwords.a $(UI_A)
TUI_A      := $(WORDS_A)
# The rest of the interface; for the tests without main().
TUI_REST   := $(filter-out $(UI_OBJ) $(WORDS_OBJ),$(TUI_OBJ))
TUI_TESTED := $(filter-out $(B)/tui/main.o,$(TUI_REST)) $(TUI_A)
UNIT_BIN   := $(patsubst %.c,$(B)/%,$(UNIT_SRC))
FAULTS_BIN := $(B)/tests/faults/sweep
SCHOOL_BIN := $(B)/tests/commands/school
BENCH_BIN  := $(patsubst %.c,$(B)/%,$(BENCH_SRC))
FUZZ_BIN   := $(patsubst %.c,$(B)/%,$(FUZZ_SRC))
PO         := $(wildcard tui/po/*.po)
# The observation forms that come with the program.
FORMS      := $(patsubst tui/forms/%,$(B)/forms/%,$(wildcard tui/forms/*.form))
MO         := $(patsubst tui/po/%.po,$(B)/locale/%/LC_MESSAGES/terugblik.mo,$(PO))

.PHONY: all build-deps deps demo check test golden asan bare lint format pictures bench bench-run fuzz fuzz-run faults install uninstall \
        clean docs help po FORCE
.SECONDARY:

all: $(B)/terugblik $(MO) $(FORMS)

help:
	@sed -n 's/^## //p' Makefile

$(B)/terugblik: $(TUI_REST) $(TUI_A)
	$(CC) $(LDFLAGS) -o $@ $(TUI_REST) $(TUI_A) \
	  $(call pkg,--libs,$(TUI_LIBS)) $(call pkg,--libs,$(PLAYER_LIBS)) $(call pkg,--libs,$(STORE_LIBS)) -lm

# q appends without replacing: files of different rooms may have the same name.
$(B)/libstore.a: $(STORE_OBJ)
	rm -f $@ && $(AR) qcs $@ $^
$(B)/libplayer.a: $(PLAYER_OBJ)
	rm -f $@ && $(AR) qcs $@ $^
$(B)/libui.a: $(UI_OBJ)
	rm -f $@ && $(AR) qcs $@ $^
$(B)/libwords.a: $(WORDS_OBJ)
	rm -f $@ && $(AR) qcs $@ $^

$(B)/store/%.o: PKG = $(STORE_LIBS) $(KEY_LIBS)
$(B)/player/%.o: PKG = $(PLAYER_LIBS) $(HOST_LIBS) libsodium
$(B)/tui/%.o: PKG = $(TUI_LIBS)
$(B)/tests/%.o: PKG = $(STORE_LIBS) $(PLAYER_LIBS) $(HOST_LIBS) $(TUI_LIBS) cmocka vterm zlib

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(call pkg,--cflags,$(PKG)) $(CFLAGS) -MMD -MP -c -o $@ $<

# seccomp.h's own macros leave out fields, which clang minds.
$(B)/player/host/sandbox.o: WARNINGS += -Wno-missing-field-initializers

# The place of the installed translations is compiled into one file, which is compiled again when PREFIX changes.
$(B)/tui/ui/i18n.o: CPPFLAGS += -DLOCALEDIR='"$(PREFIX)/share/locale"'
$(B)/tui/commands/form-shipped.o: CPPFLAGS += -DFORMSDIR='"$(PREFIX)/share/terugblik/forms"'
$(B)/tui/ui/i18n.o $(B)/tui/commands/form-shipped.o: $(B)/prefix
$(B)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@

# A test lies in tests/unit as what it tests does in the sources, and links what its folder may know: tests of the store
# link the store alone, those of the player no interface, those of tui/ui nothing above it, those of tui/words no screen and no
# command. So the linker holds the direction tui → player → store. `make test_store_gate` builds one by its name.
.PHONY: $(notdir $(UNIT_BIN))
$(foreach bin,$(UNIT_BIN),$(eval $(notdir $(bin)): $(bin)))
$(B)/tests/unit/store/%: $(B)/tests/unit/store/%.o $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $< $(B)/libstore.a $(call pkg,--libs,$(STORE_LIBS) cmocka) $(PLUGGED)
$(B)/tests/unit/player/%: $(B)/tests/unit/player/%.o $(B)/libplayer.a $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $< $(B)/libplayer.a $(B)/libstore.a \
	  $(call pkg,--libs,$(PLAYER_LIBS) $(STORE_LIBS) cmocka vterm zlib) -lm
$(B)/tests/unit/tui/ui/%: $(B)/tests/unit/tui/ui/%.o $(UI_A)
	$(CC) $(LDFLAGS) -o $@ $< $(UI_A) $(call pkg,--libs,ncursesw libqrencode $(STORE_LIBS) cmocka)
$(B)/tests/unit/tui/words/%: $(B)/tests/unit/tui/words/%.o $(WORDS_A)
	$(CC) $(LDFLAGS) -o $@ $< $(WORDS_A) $(call pkg,--libs,$(TUI_LIBS) $(STORE_LIBS) cmocka)
$(B)/tests/unit/tui/%: $(B)/tests/unit/tui/%.o $(TUI_TESTED)
	$(CC) $(LDFLAGS) -o $@ $< $(TUI_TESTED) \
	  $(call pkg,--libs,$(TUI_LIBS) $(PLAYER_LIBS) $(STORE_LIBS) cmocka) -lm
# Security keys in software, which libfido2 finds in the place of those on USB.
PLUGGED_SO := $(B)/tests/fido/plugged.so
$(PLUGGED_SO): tests/fido/plugged.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(call pkg,--cflags,$(KEY_LIBS)) $(filter-out $(SANITIZE),$(CFLAGS)) -fPIC -shared -o $@ $<
$(B)/tests/unit/store/people/test_store_security_key: PLUGGED = -Wl,--no-as-needed $(abspath $(PLUGGED_SO))
$(B)/tests/unit/store/people/test_store_security_key: $(PLUGGED_SO)
# The fault sweep brings its own system calls, for the store and for SQLite in the same program.
$(B)/tests/faults/sweep: $(B)/tests/faults/sweep.o $(B)/tests/faults/faults.o $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg,--libs,$(STORE_LIBS))
# Makes a school for the commands' access matrix.
$(B)/tests/commands/school: $(B)/tests/commands/school.o $(B)/libstore.a
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg,--libs,$(STORE_LIBS) cmocka)
$(B)/tests/bench/%: $(B)/tests/bench/%.o $(TUI_TESTED)
	$(CC) $(LDFLAGS) -o $@ $< $(TUI_TESTED) \
	  $(call pkg,--libs,$(TUI_LIBS) $(PLAYER_LIBS) $(STORE_LIBS) vterm) -lm

$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(TUI_TESTED)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(TUI_TESTED) \
	  $(call pkg,--libs,$(TUI_LIBS) $(PLAYER_LIBS) $(STORE_LIBS)) -lm

$(B)/forms/%.form: tui/forms/%.form
	@mkdir -p $(@D)
	cp $< $@

$(B)/locale/%/LC_MESSAGES/terugblik.mo: tui/po/%.po
	@mkdir -p $(@D)
	msgfmt --check --output-file=$@ $<

## make                 builds build/terugblik
## make demo            installs what is missing, builds, makes a demo school and opens it (DEMO=folder)
## make deps            installs all that building, running and testing need
## make check           installs what is missing and runs all tests
## make bare            runs make demo and make check on a bare Debian 12, which it makes for that (as root)
## make golden          writes the screens that tests/screens/test_golden.sh compares; read the difference
## make asan            runs all tests under AddressSanitizer and UndefinedBehaviorSanitizer
## make lint            clang-tidy and cppcheck on the sources, mandoc on the man pages
## make format          clang-format on everything
## make bench           measures, side by side with other players, and writes docs/performance.* and docs/terminals.md
## make faults          breaks every change off at every system call; make check tries a part of that
## make fuzz            feeds made-up bytes to the parsers (FUZZ_SECONDS=300 for each)
## make pictures        makes the README's pictures anew, of the demo school in real terminals
## make docs            brings completions, manual pages and docs/keys.md up to date with the tables
## make po              brings the translations up to date with the sources
## make install         installs for all users (PREFIX=/usr/local DESTDIR=); make uninstall takes that away

missing = $(shell for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || printf '%s ' $$p; done)
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
apt = @missing="$(call missing,$(1))"; if [ -n "$$missing" ]; then echo "Installing $$missing"; \
      $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends $$missing; fi

build-deps:
	$(call apt,$(DEPS))

deps: build-deps
	$(call apt,$(TEST_DEPS))

# Runs make again, since pkg-config may just have been installed; on all processors, unless told otherwise.
QUICKLY = $(MAKE) --no-print-directory $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

demo: build-deps
	@echo 'Building …'
	+@$(QUICKLY) -s all
	@tui/demo/demo.sh $(B)/terugblik "$(DEMO)"

check: deps
	+@$(QUICKLY) all test

test: $(B)/terugblik $(MO) $(FORMS) $(UNIT_BIN) $(FAULTS_BIN) $(SCHOOL_BIN)
	@B=$(B) tests/run

golden: deps
	+@$(QUICKLY) all
	@rm -f tests/screens/golden/*.txt
	@GOLDEN_WRITE=1 B=$(B) tests/run test_golden

asan: deps
	+@$(QUICKLY) B=$(B)/asan all test \
	  SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

bare:
	$(call apt,debootstrap git)
	@tests/bare $(BARE)

bench: deps
	$(call apt,$(BENCH_DEPS))
	@$(MAKE) --no-print-directory all bench-run
BENCH_OUT ?= docs
bench-run: $(B)/terugblik $(BENCH_BIN)
	@B=$(B) BENCH_OUT=$(BENCH_OUT) tests/bench/run

pictures: build-deps
	$(call apt,$(PICTURE_DEPS))
	+@$(QUICKLY) -s all
	@TERUGBLIK=$(B)/terugblik docs/pictures

faults: deps
	@$(MAKE) --no-print-directory $(FAULTS_BIN)
	@$(FAULTS_BIN) 1

# libFuzzer comes with clang. Each target runs for FUZZ_SECONDS.
FUZZ_SECONDS ?= 300
fuzz: deps
	$(call apt,$(LINT_DEPS))
	+@$(QUICKLY) B=$(B)/fuzz CC=clang fuzz-run \
	  SANITIZE='-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer'
fuzz-run: $(FUZZ_BIN)
	@for fuzz in $(FUZZ_BIN); do echo "$$fuzz"; mkdir -p $$fuzz.corpus; \
	  $$fuzz -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 $$fuzz.corpus $$(ls -d tests/fuzz/corpus/$$(basename $$fuzz) 2>/dev/null) || exit 1; done

SOURCES = $(STORE_SRC) $(PLAYER_SRC) $(TUI_SRC)
lint: build-deps
	$(call apt,$(LINT_DEPS))
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
	  --suppress=missingIncludeSystem -I. -D_GNU_SOURCE -DVERSION='""' -DLOCALEDIR='""' -DFORMSDIR='""' -j2 $(SOURCES)
	printf '%s\n' $(SOURCES) | xargs -P2 -n8 sh -c 'clang-tidy --quiet "$$@" -- -std=gnu17 -I. -D_GNU_SOURCE \
	  -DVERSION=\"\" -DLOCALEDIR=\"\" -DFORMSDIR=\"\" $(call pkg,--cflags,$(TUI_LIBS) $(PLAYER_LIBS) $(HOST_LIBS) $(STORE_LIBS))' sh
	mandoc -T lint -W warning docs/*.1

format:
	$(call apt,$(LINT_DEPS))
	clang-format -i $(SOURCES) $(HEADERS) $(wildcard tests/*/*.[ch] tests/unit/*/*/*.c)

install: all
	install -D -m 755 $(B)/terugblik $(DESTDIR)$(PREFIX)/bin/terugblik
	install -D -m 644 docs/terugblik.1 $(DESTDIR)$(PREFIX)/share/man/man1/terugblik.1
	install -D -m 644 docs/terugblik.nl.1 $(DESTDIR)$(PREFIX)/share/man/nl/man1/terugblik.1
	install -D -m 644 tui/completions/terugblik.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/terugblik
	install -D -m 644 tui/completions/_terugblik $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_terugblik
	for form in $(FORMS); do install -D -m 644 $$form $(DESTDIR)$(PREFIX)/share/terugblik/$${form#$(B)/} || exit 1; done
	for mo in $(MO); do install -D -m 644 $$mo $(DESTDIR)$(PREFIX)/share/$${mo#$(B)/}; done
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/user/timers.target.wants
	sed 's|@PREFIX@|$(PREFIX)|' tui/systemd/terugblik-purge.service > $(DESTDIR)$(PREFIX)/lib/systemd/user/terugblik-purge.service
	install -m 644 tui/systemd/terugblik-purge.timer $(DESTDIR)$(PREFIX)/lib/systemd/user/terugblik-purge.timer
	ln -sf ../terugblik-purge.timer $(DESTDIR)$(PREFIX)/lib/systemd/user/timers.target.wants/terugblik-purge.timer

uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/terugblik share/man/man1/terugblik.1 share/man/nl/man1/terugblik.1 \
	  share/bash-completion/completions/terugblik share/zsh/site-functions/_terugblik \
	  $(patsubst $(B)/%,share/%,$(MO)) $(patsubst $(B)/%,share/terugblik/%,$(FORMS)) lib/systemd/user/terugblik-purge.service \
	  lib/systemd/user/terugblik-purge.timer lib/systemd/user/timers.target.wants/terugblik-purge.timer)

# What is written of commands, options and keys, from their tables (tui/commands/docs.c, tui/commands/keys.c).
docs: all
	@made() { "$$@" > $(B)/made && if ! cmp -s $(B)/made "$$page"; then cp $(B)/made "$$page"; fi; }; \
	for page in tui/completions/terugblik.bash tui/completions/_terugblik docs/terugblik.1; do \
	  LC_ALL=C.UTF-8 made $(B)/terugblik docs "$$page" || exit 1; done; \
	page=docs/terugblik.nl.1; LC_ALL=nl_NL.UTF-8 made $(B)/terugblik docs "$$page" || exit 1; \
	page=docs/keys.md; LC_ALL=C.UTF-8 made $(B)/terugblik keys --markdown

# The template of all translations: every sentence that people can read, taken from the sources.
$(B)/terugblik.pot: FORCE
	@mkdir -p $(@D)
	@xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=gettext --keyword=ngettext:1,2 \
	  --keyword=error_set:3 --keyword=error_system:3 --keyword=text_accept:3 --keyword=PROBLEM:3 --keyword=PROBLEM_AT:3 --keyword=REASON:3 \
	  --add-comments=TRANSLATORS --add-location=file --sort-by-file --package-name=terugblik --package-version=$(VERSION) \
	  --copyright-holder='The Terugblik authors' -o $@ $(STORE_SRC) store/gate/gate.h store/review/tags.h $(PLAYER_SRC) $(TUI_SRC) $(filter tui/%,$(HEADERS))

po: $(B)/terugblik.pot
	for po in $(PO); do msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --add-location=file $$po $<; done

clean:
	rm -rf $(B)

-include $(STORE_OBJ:.o=.d) $(PLAYER_OBJ:.o=.d) $(TUI_OBJ:.o=.d) $(patsubst %,%.d,$(UNIT_BIN) $(BENCH_BIN) $(FAULTS_BIN) $(B)/tests/faults/faults $(SCHOOL_BIN))
