package dev.hermes.home;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How secrets are shown: enough to tell two apart, too little to use one. */
public final class Mask {
    /** Elsewhere this name is that of an address. */
    private static final String KEY_OF_THE_MODEL = "model.api";

    private static final Set<String> CREDENTIALS =
            Set.of("api_key", "token", "secret", "password", "access_token", "client_secret", "private_key", "key");

    private Mask() {}

    public static String of(String secret) {
        if (secret.isEmpty()) {
            return "(not set)";
        }
        return secret.length() < 12 ? "***" : secret.substring(0, 4) + "..." + secret.substring(secret.length() - 4);
    }

    /** Whether the path is that of a credential, which its last name tells. */
    public static boolean hides(String path) {
        var leaf = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return CREDENTIALS.contains(leaf)
                || path.equals(KEY_OF_THE_MODEL)
                || leaf.endsWith("_api_key")
                || leaf.endsWith("_token")
                || leaf.endsWith("_secret")
                || leaf.endsWith("_password");
    }

    /** The value, with every credential in it masked. */
    public static Object within(String path, Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var shown = new LinkedHashMap<String, Object>();
                var before = path.isEmpty() ? "" : path + ".";
                map.forEach((key, item) -> shown.put(String.valueOf(key), within(before + key, item)));
                yield shown;
            }
            case List<?> list -> list.stream().map(item -> within(path, item)).toList();
            case String text when !text.isEmpty() -> hides(path) ? of(text) : Redactor.address(text);
            default -> hides(path) && !String.valueOf(value).isEmpty() ? of(String.valueOf(value)) : value;
        };
    }
}
