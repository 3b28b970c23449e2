package dev.hermes.cloud.aws;

import java.util.List;
import java.util.Map;

/** Where credentials of Amazon come from, the first that there is. Looks at variables and names of files only. */
public enum AwsSource {
    /** {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, with {@code AWS_SESSION_TOKEN} when they are temporary. */
    KEYS("AWS_ACCESS_KEY_ID"),
    /** A profile of Amazon's tools that a variable names: keys, a role, SSO, or a program that is asked. */
    PROFILE("AWS_PROFILE"),
    /** The role of an ECS task or of a pod with EKS Pod Identity. */
    CONTAINER("the role of the container"),
    /** A token in a file that is exchanged for a role, as Kubernetes and CI systems give it. */
    WEB_IDENTITY("AWS_WEB_IDENTITY_TOKEN_FILE"),
    /** The profile {@code default}. */
    FILES("the default profile of ~/.aws"),
    /** The role of the EC2 instance. Whether there is one only its metadata server knows. */
    INSTANCE("iam-role");

    private static final List<String> CONTAINER_VARIABLES =
            List.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

    private final String label;

    AwsSource(String label) {
        this.label = label;
    }

    /** As a person reads it. */
    public String label() {
        return label;
    }

    public static AwsSource of(Map<String, String> environment) {
        if (set(environment, "AWS_ACCESS_KEY_ID") && set(environment, "AWS_SECRET_ACCESS_KEY")) {
            return KEYS;
        }
        if (set(environment, "AWS_PROFILE")) {
            return PROFILE;
        }
        if (CONTAINER_VARIABLES.stream().anyMatch(name -> set(environment, name))) {
            return CONTAINER;
        }
        if (set(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")) {
            return WEB_IDENTITY;
        }
        return AwsFiles.of(environment).identify() ? FILES : INSTANCE;
    }

    private static boolean set(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
