package dev.hermes.tools.file;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells files that are not text, by their names and by how they begin. */
final class BinaryFiles {
    private static final int SAMPLE = 1000;

    private BinaryFiles() {}

    /** The extension, with its dot, when files of that kind are not text. PDF is not among them: some are readable. */
    static Optional<String> extension(Path file) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(dot)).filter(Names.ALL::contains);
    }

    /** Whether more than 30 % of the first 1,000 characters are control characters. */
    static boolean looksBinary(String start) {
        int length = Math.min(SAMPLE, start.length());
        int odd = 0;
        for (int i = 0; i < length; i++) {
            char c = start.charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\b' && c != '\u001b'
                    || c == 0x7f) {
                odd++;
            }
        }
        return odd * 10 > length * 3;
    }

    private static final class Names {
        static final Set<String> ALL = Set.of(
                (".png .jpg .jpeg .gif .bmp .ico .webp .tiff .tif .heic .heif .avif .psd .ai .sketch .fig .xd .xcf"
                                + " .mp4 .mov .avi .mkv .webm .wmv .flv .m4v .mpg .mpeg .mp3 .wav .ogg .flac .aac .m4a"
                                + " .wma .aiff .opus .zip .tar .gz .bz2 .7z .rar .xz .z .tgz .iso .zst .lz4 .br .cab"
                                + " .exe .dll .so .dylib .bin .o .a .obj .lib .app .msi .deb .rpm .apk .dmg .class .jar"
                                + " .war .ear .pyc .pyo .pyd .wasm .rlib .node .beam .elc .doc .docx .xls .xlsx .ppt"
                                + " .pptx .odt .ods .odp .ttf .otf .woff .woff2 .eot .sqlite .sqlite3 .db .mdb .idx"
                                + " .pack .blend .3ds .max .dat .data .lockb")
                        .split(" "));
    }
}
