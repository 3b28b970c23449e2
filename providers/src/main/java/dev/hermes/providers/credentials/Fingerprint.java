package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells secrets apart without holding them. */
public final class Fingerprint {
    private Fingerprint() {}

    /** {@code sha256:} and the first sixteen hexadecimal digits. */
    static String of(Secret secret) {
        return "sha256:" + hex(secret, 16);
    }

    /** The first digits of the SHA-256. */
    public static String hex(Secret secret, int digits) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
