package dev.hermes.cloud.aws;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.Profile;

/** In which of Amazon's regions one works. */
public final class AwsRegion {
    private static final String USUAL = "us-east-1";

    private AwsRegion() {}

    /** @param configured what the settings say; goes before everything else */
    public static String of(Map<String, String> environment, Optional<String> configured) {
        return present(configured)
                .or(() -> variable(environment, "AWS_REGION"))
                .or(() -> variable(environment, "AWS_DEFAULT_REGION"))
                .or(() -> ofProfile(environment))
                .orElse(USUAL);
    }

    /** The region in the name of one of Amazon's own hosts. */
    public static Optional<String> ofHost(String host) {
        var name = Patterns.HOST.matcher(host);
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    private static Optional<String> ofProfile(Map<String, String> environment) {
        var files = AwsFiles.of(environment);
        if (!files.any()) {
            return Optional.empty();
        }
        try {
            return files.read()
                    .profile(AwsFiles.profile(environment))
                    .flatMap(AwsRegion::region)
                    .filter(region -> !region.isBlank());
        } catch (SdkClientException | IllegalArgumentException _) {
            return Optional.empty(); // who needs the file for its credentials is told what is wrong with it
        }
    }

    private static Optional<String> region(Profile profile) {
        return profile.property("region");
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return present(Optional.ofNullable(environment.get(name)));
    }

    private static Optional<String> present(Optional<String> text) {
        return text.map(String::strip).filter(some -> !some.isEmpty());
    }

    /** Compiled when first needed. */
    private static final class Patterns {
        static final Pattern HOST =
                Pattern.compile("bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\.(?:vpce\\.)?amazonaws\\.com(?:\\.cn)?$");
    }
}
