package dev.hermes.maintenance.security;

import java.util.List;
import java.util.Set;

/**
 * A warning about packages that must not run anywhere.
 *
 * @param id never used again for something else
 * @param published ISO date
 */
public record Advisory(
        String id,
        String title,
        String summary,
        String url,
        Severity severity,
        String published,
        List<Compromised> compromised,
        List<String> remediation) {
    public Advisory {
        compromised = List.copyOf(compromised);
        remediation = List.copyOf(remediation);
    }

    /**
     * A package that is not to be trusted.
     *
     * @param versions which; all when it is empty
     */
    public record Compromised(String name, String ecosystem, Set<String> versions) {
        public Compromised {
            versions = Set.copyOf(versions);
        }

        boolean is(Component component) {
            return ecosystem.equals(component.ecosystem())
                    && normal(name).equals(normal(component.name()))
                    && (versions.isEmpty() || versions.contains(component.version()));
        }

        /** Python takes {@code -}, {@code _} and {@code .} for the same. */
        private static String normal(String name) {
            return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[-_.]+", "-");
        }
    }
}
