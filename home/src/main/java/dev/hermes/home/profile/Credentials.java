package dev.hermes.home.profile;

import dev.hermes.home.SecretFiles;
import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must not leave the machine with an exported profile. */
final class Credentials {
    private static final Set<String> NAMES = Set.of(
            ".anthropic_oauth.json",
            "auth",
            "mcp-tokens",
            "slack_tokens.json",
            "webhook_subscriptions.json",
            "pairing",
            "nous_auth.json",
            "google_oauth.json",
            ".config.lock",
            ".env.lock");
    private static final Pattern PLACES = Pattern.compile("(?:.*/)?(?:platforms/[^/]+/session|platforms/matrix"
            + "|whatsapp/session|matrix/store|cache/bws_cache\\.json)");
    private static final Pattern KEY =
            Pattern.compile("(?i).*(?:api_?key|token|secret|password|passwd|credential|private_?key)");

    private Credentials() {}

    /** @param relative to the profile, parts joined by {@code /}; of a file or a directory */
    static boolean at(String relative) {
        var name = relative.toLowerCase(Locale.ROOT);
        var base = name.substring(name.lastIndexOf('/') + 1);
        return NAMES.contains(base)
                || base.startsWith("auth.json")
                || (base.equals(".env") || base.startsWith(".env.") || base.startsWith(".env_"))
                        && !SecretFiles.isTemplate(base)
                || PLACES.matcher(name).matches();
    }

    /** Where a settings file seems to have keys written out, as dotted paths; never the keys. */
    static List<String> in(Path settings) {
        try {
            var found = new ArrayList<String>();
            collect("", YamlFiles.read(settings), found);
            return found;
        } catch (IOException _) {
            return List.of(); // there is none, or nobody can read it
        }
    }

    private static void collect(String path, Object value, List<String> found) {
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((key, below) -> collect(path.isEmpty() ? key + "" : path + "." + key, below, found));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(path + "." + i, list.get(i), found);
                }
            }
            case String text
            when KEY.matcher(path.substring(path.lastIndexOf('.') + 1)).matches()
                    && !text.isBlank()
                    && !text.matches("\\s*\\$\\{[^}]+}\\s*") -> found.add(path);
            default -> {}
        }
    }
}
