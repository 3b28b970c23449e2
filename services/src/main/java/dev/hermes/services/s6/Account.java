package dev.hermes.services.s6;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whom the slots belong to, and as whom gateways run. */
public record Account(int uid, int gid) {
    private static final Account BORN = new Account(10_000, 10_000);
    private static final int FIELDS = 4;

    /** The account {@code hermes} as it is now, for it may have been given other numbers; else those it is born with. */
    public static Account hermes(Path passwd) {
        try {
            for (var line : Files.readAllLines(passwd, StandardCharsets.ISO_8859_1)) {
                var fields = line.split(":", -1);
                if (fields.length >= FIELDS && fields[0].equals("hermes")) {
                    return new Account(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
                }
            }
        } catch (IOException | NumberFormatException _) {
            return BORN;
        }
        return BORN;
    }
}
