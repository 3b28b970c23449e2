package dev.hermes.home;

import java.util.Locale;
import java.util.Set;

/** Which files of a home hold what nobody but the owner may read. */
public final class SecretFiles {
    private static final Set<String> NAMES = Set.of(
            "config.yaml",
            "soul.md",
            "auth.json",
            "auth.lock",
            ".anthropic_oauth.json",
            "google_oauth.json",
            "nous_auth.json",
            "webhook_subscriptions.json",
            "slack_tokens.json",
            "honcho.json",
            "mem0.json",
            "response_store.db",
            "shell-hooks-allowlist.json",
            ".config.lock",
            ".env.lock");

    private static final Set<String> DIRECTORIES = Set.of(
            "auth", "mcp-tokens", "pairing", "cron", "shared", "platforms/pairing", "platforms/matrix", "matrix");

    private SecretFiles() {}

    /**
     * Whether a file is made 0600.
     *
     * @param relative to the home, parts joined by {@code /}
     */
    public static boolean contains(String relative) {
        var name = relative.toLowerCase(Locale.ROOT);
        var base = name.substring(name.lastIndexOf('/') + 1);
        if (NAMES.contains(base) || base.startsWith(".env") && !isTemplate(base)) {
            return true;
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (DIRECTORIES.contains(name.substring(0, slash)) || name.startsWith("whatsapp/session/")) {
                return true;
            }
        }
        return name.startsWith("platforms/whatsapp/session/");
    }

    /** {@code .env.EXAMPLE} and its like: names of keys, no values. */
    public static boolean isTemplate(String baseName) {
        var name = baseName.toLowerCase(Locale.ROOT);
        return name.equals(".env.example") || name.equals(".env.template") || name.equals(".env.sample");
    }
}
