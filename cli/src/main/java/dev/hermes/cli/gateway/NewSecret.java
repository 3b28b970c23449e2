package dev.hermes.cli.gateway;

import dev.hermes.api.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Keys that nobody has to think of. */
public final class NewSecret {
    private static final int BYTES = 32;

    private NewSecret() {}

    public static Secret make() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
