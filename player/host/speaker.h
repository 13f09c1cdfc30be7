/*
 * The speaker: a process that plays what a host decodes, and has no footage and no key.
 *
 * It is this program, started again (player/client/spawn.h), with one end of a socket pair and nothing else,
 * on whose other end is a host (player/host/sound.h). What comes are samples of one kind, all of which are
 * sound; there is nothing in them to be taken apart. It alone knows the sound server, PulseAudio (or
 * PipeWire, which speaks as it does) or ALSA, whose libraries are loaded here and not linked; a sound server
 * lets whoever speaks to it load modules, record, and play over a network, which is why no decoder may. It
 * has a box, too (player/host/sandbox.h), and ends when its host does.
 */
#ifndef PLAYER_HOST_SPEAKER_H
#define PLAYER_HOST_SPEAKER_H

/* The whole life of a speaker; does not return. */
_Noreturn void player_speaker_main(int socket);

#endif
