package dev.hermes.home.bitwarden;

import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code secrets.bitwarden} as it is written: references in it are not expanded, because what they name may be fetched by it.
 *
 * @param tokenVariable the environment variable that holds the access token
 * @param project its UUID; may be empty
 * @param server empty for the cloud in the US
 */
public record BitwardenSettings(
        boolean enabled,
        String tokenVariable,
        String project,
        Duration cacheFor,
        boolean overrideExisting,
        boolean autoInstall,
        String server) {
    private static final int USUAL_CACHE_SECONDS = 300;

    /** Those of a home; a broken file switches it off. */
    public static BitwardenSettings of(HermesHome home) {
        try {
            var tree = new ConfigFile(home).read();
            var bitwarden = tree.get("secrets") instanceof Map<?, ?> secrets ? secrets.get("bitwarden") : null;
            return of(bitwarden instanceof Map<?, ?> map ? map : Map.of());
        } catch (dev.hermes.api.HermesException _) {
            return of(Map.of());
        }
    }

    private static BitwardenSettings of(Map<?, ?> map) {
        var variable = text(map.get("access_token_env"));
        return new BitwardenSettings(
                flag(map.get("enabled"), false),
                variable.isEmpty() ? "BWS_ACCESS_TOKEN" : variable,
                text(map.get("project_id")),
                Duration.ofSeconds(
                        map.get("cache_ttl_seconds") instanceof Number number
                                ? Math.max(0, number.intValue())
                                : USUAL_CACHE_SECONDS),
                flag(map.get("override_existing"), true),
                flag(map.get("auto_install"), true),
                text(map.get("server_url")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value).strip();
    }

    private static boolean flag(@Nullable Object value, boolean otherwise) {
        return value instanceof Boolean flag ? flag : otherwise;
    }

    /** The same with another project at another server. */
    public BitwardenSettings with(String otherProject, String otherServer) {
        return new BitwardenSettings(
                enabled, tokenVariable, otherProject, cacheFor, overrideExisting, autoInstall, otherServer);
    }
}
