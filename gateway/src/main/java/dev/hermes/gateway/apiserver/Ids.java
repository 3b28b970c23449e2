package dev.hermes.gateway.apiserver;

import java.util.random.RandomGenerator;

/** Names for answers and their pieces. */
final class Ids {
    private static final String DIGITS = "0123456789abcdef";

    private Ids() {}

    static String hex(RandomGenerator random, int length) {
        var id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return id.toString();
    }
}
