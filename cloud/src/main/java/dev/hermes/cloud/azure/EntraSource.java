package dev.hermes.cloud.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a token of Entra can come from. Looks at variables only. */
public enum EntraSource {
    /** An application with a secret. */
    CLIENT_SECRET("AZURE_CLIENT_SECRET"),
    /** A token of Kubernetes or a CI system in a file, which is exchanged. */
    WORKLOAD_IDENTITY("AZURE_FEDERATED_TOKEN_FILE"),
    /** App Service, Functions, Container Apps. */
    APP_SERVICE("IDENTITY_ENDPOINT"),
    /** The older form of the same. */
    OLD_APP_SERVICE("MSI_ENDPOINT"),
    /** A virtual machine. Whether this is one only its metadata server knows. */
    INSTANCE("the managed identity of this machine"),
    /** Whoever is logged in with {@code az login}. */
    AZURE_CLI("az login");

    private final String label;

    EntraSource(String label) {
        this.label = label;
    }

    /** As a person reads it. */
    public String label() {
        return label;
    }

    /**
     * Those that are to be tried, in order. What variables describe is meant to be used: then there is nothing else, so that
     * a mistake in them is told and not passed over.
     */
    public static List<EntraSource> of(Map<String, String> environment) {
        boolean application = set(environment, "AZURE_TENANT_ID") && set(environment, "AZURE_CLIENT_ID");
        var sources = new ArrayList<EntraSource>();
        if (application && set(environment, "AZURE_CLIENT_SECRET")) {
            sources.add(CLIENT_SECRET);
        } else if (application && set(environment, "AZURE_FEDERATED_TOKEN_FILE")) {
            sources.add(WORKLOAD_IDENTITY);
        } else if (set(environment, "IDENTITY_ENDPOINT") && set(environment, "IDENTITY_HEADER")) {
            sources.add(APP_SERVICE);
        } else if (set(environment, "MSI_ENDPOINT") && set(environment, "MSI_SECRET")) {
            sources.add(OLD_APP_SERVICE);
        } else {
            sources.add(INSTANCE);
            sources.add(AZURE_CLI);
        }
        return sources;
    }

    private static boolean set(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
