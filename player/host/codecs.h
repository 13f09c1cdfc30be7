/*
 * What is played: the containers and codecs that cameras and phones write, by FFmpeg's names. Everything else
 * that FFmpeg can decode is only more to attack.
 */
#ifndef PLAYER_HOST_CODECS_H
#define PLAYER_HOST_CODECS_H

/* None of these refers to other files. */
#define CODECS_CONTAINERS "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi"

#define CODECS_VIDEO                                                                                     \
    "h264,hevc,mpeg4,mpeg2video,mpeg1video,mjpeg,h263,h263p,flv,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d," \
    "libaom-av1,prores,dnxhd,dvvideo,msmpeg4,msmpeg4v2,rawvideo"

#define CODECS_AUDIO                                                                                      \
    "aac,aac_latm,mp3,mp3float,mp2,mp2float,ac3,eac3,opus,libopus,vorbis,flac,alac,amrnb,amrwb,"          \
    "libopencore_amrnb,libopencore_amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,"    \
    "pcm_f32le,pcm_f32be,pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,adpcm_ima_wav,adpcm_ima_qt," \
    "adpcm_ms,qdm2"

#endif
