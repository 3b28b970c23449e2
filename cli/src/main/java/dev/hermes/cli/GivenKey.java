package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.home.Credentials;
import dev.hermes.providers.credentials.Sendable;
import dev.hermes.providers.credentials.UsableSecret;
import java.util.ArrayList;

/** A key as a person typed or pasted it, wherever they were asked for one. */
public final class GivenKey {
    private GivenKey() {}

    /**
     * The key in it, without what no key has.
     *
     * @param pool whose key it shall be
     * @throws HermesException when it is none, or one that is never sent and so is not stored either
     */
    public static Secret of(Console console, String pool, String typed) {
        var warnings = new ArrayList<String>();
        var clean = typed.chars().allMatch(c -> c < 128) ? typed : Credentials.cleaned("The key", typed, warnings);
        warnings.forEach(console::warn);
        var key = UsableSecret.of(clean)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        clean.isBlank()
                                ? "No API key provided."
                                : "This is no key, but something that stands for one, or more than a key.",
                        "Paste it when you are asked, or give it to 'hermes auth add " + pool
                                + " --api-key -' on standard input."));
        storable(pool, key);
        return key;
    }

    /** @throws HermesException when it is one that is never sent, and so is not stored either */
    public static void storable(String pool, Secret key) {
        Sendable.refusal(pool, key).ifPresent(refusal -> {
            throw new HermesException(ExitCode.FAILED, refusal + " It was not stored.", Sendable.advice(key));
        });
    }
}
