package dev.hermes.maintenance.security;

import java.util.Locale;

/**
 * A library in a version.
 *
 * @param ecosystem as OSV calls it: {@code PyPI}, {@code npm}, {@code Maven}
 * @param source where it was found: {@code runtime}, {@code venv}, {@code plugin:<directory>}, {@code mcp:<server>}
 */
public record Component(String name, String version, String ecosystem, String source) {
    /** The same library in the same version is asked about once. */
    String key() {
        return ecosystem + "\n" + name.toLowerCase(Locale.ROOT) + "\n" + version;
    }
}
