package dev.hermes.maintenance.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Whom the running release believes: Ed25519 keys by their ids. Two, so that one can be replaced. */
public record ReleaseKeys(Map<String, PublicKey> keys) {
    public ReleaseKeys {
        keys = Map.copyOf(keys);
    }

    /** Those that were built in. */
    public static ReleaseKeys builtIn() {
        try (var in = Objects.requireNonNull(ReleaseKeys.class.getResourceAsStream("release-keys.txt"))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // it is part of the program
        }
    }

    /** @param text lines of an id and a key (X.509, Base64); others begin with {@code #} */
    public static ReleaseKeys parse(String text) {
        var keys = new LinkedHashMap<String, PublicKey>();
        for (var line : text.lines().map(String::strip).toList()) {
            var words = line.split("\\s+");
            if (!line.startsWith("#") && words.length == 2) {
                try {
                    var encoded = new X509EncodedKeySpec(Base64.getDecoder().decode(words[1]));
                    keys.put(words[0], KeyFactory.getInstance("Ed25519").generatePublic(encoded));
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw new IllegalStateException("the release key " + words[0] + " is no Ed25519 key", e);
                }
            }
        }
        return new ReleaseKeys(keys);
    }

    /** Whether one of the lines {@code <id> <signature>} is a signature of the content by a key that is known. */
    boolean signed(byte[] content, String signatures) {
        for (var line : signatures.lines().map(String::strip).toList()) {
            var words = line.split("\\s+");
            var key = words.length == 2 ? keys.get(words[0]) : null;
            if (key != null && valid(content, words[1], key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean valid(byte[] content, String signature, PublicKey key) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
