package dev.hermes.providers.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Proof that who fetches the token is who asked for the code: RFC 7636 with S256.
 *
 * @param state of RFC 6749, drawn apart from the verifier
 */
record Pkce(String verifier, String challenge, String state, String nonce) {
    private static final int VERIFIER_BYTES = 64;
    private static final int STATE_BYTES = 32;

    static Pkce draw(RandomGenerator random) {
        var verifier = text(random, VERIFIER_BYTES);
        return new Pkce(verifier, challenge(verifier), text(random, STATE_BYTES), text(random, STATE_BYTES));
    }

    /** With a verifier of at most so many characters. */
    static Pkce draw(RandomGenerator random, int longest) {
        var whole = text(random, 2 * VERIFIER_BYTES);
        var verifier = whole.substring(0, Math.min(longest, whole.length()));
        return new Pkce(verifier, challenge(verifier), text(random, STATE_BYTES), text(random, STATE_BYTES));
    }

    private static String text(RandomGenerator random, int bytes) {
        var drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    private static String challenge(String verifier) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Holds secrets. */
    @Override
    public String toString() {
        return "Pkce[***]";
    }
}
