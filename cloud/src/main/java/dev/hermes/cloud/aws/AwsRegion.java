package dev.hermes.cloud.aws;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;

/** In which of Amazon's regions one works. */
public final class AwsRegion {
    private static final String USUAL = "us-east-1";
    private static final String REGION = "AWS_REGION";
    private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";

    private AwsRegion() {}

    /**
     * What is no name of a region is passed over: it becomes part of a host's name, to which keys are sent.
     *
     * @param configured what the settings say; goes before everything else
     */
    public static String of(Map<String, String> environment, Optional<String> configured) {
        return region(configured)
                .or(() -> variable(environment, REGION))
                .or(() -> variable(environment, DEFAULT_REGION))
                .or(() -> ofProfile(environment))
                .orElse(USUAL);
    }

    /** What is written for a region and is none, with the name of the setting; empty when all is well. */
    public static Optional<String> mistake(Map<String, String> environment, Optional<String> configured) {
        return mistake("bedrock.region", configured)
                .or(() -> mistake(REGION, Optional.ofNullable(environment.get(REGION))))
                .or(() -> mistake(DEFAULT_REGION, Optional.ofNullable(environment.get(DEFAULT_REGION))));
    }

    private static Optional<String> mistake(String setting, Optional<String> text) {
        return text.map(String::strip)
                .filter(some -> !some.isEmpty() && !isRegion(some))
                .map(some -> setting + " is '" + some + "', which is no region of Amazon's");
    }

    /** Whether a text looks like the name of a region, as {@code eu-central-1}. */
    public static boolean isRegion(String text) {
        return Patterns.REGION.matcher(text).matches();
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
                    .flatMap(profile -> region(profile.property("region")));
        } catch (SdkClientException | IllegalArgumentException _) {
            return Optional.empty(); // who needs the file for its credentials is told what is wrong with it
        }
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return region(Optional.ofNullable(environment.get(name)));
    }

    private static Optional<String> region(Optional<String> text) {
        return text.map(String::strip).filter(AwsRegion::isRegion);
    }

    /** Compiled when first needed. */
    private static final class Patterns {
        static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-\\d{1,2}");
        static final Pattern HOST =
                Pattern.compile("bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\.(?:vpce\\.)?amazonaws\\.com(?:\\.cn)?$");
    }
}
