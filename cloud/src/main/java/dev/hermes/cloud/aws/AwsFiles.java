package dev.hermes.cloud.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.profiles.ProfileFile;

/** The files in which Amazon's tools keep profiles. */
record AwsFiles(Path config, Path credentials) {
    static AwsFiles of(Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("HOME", environment.getOrDefault("USERPROFILE", ".")), ".aws");
        return new AwsFiles(
                file(environment, "AWS_CONFIG_FILE", home.resolve("config")),
                file(environment, "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials")));
    }

    boolean any() {
        return Files.isRegularFile(config) || Files.isRegularFile(credentials);
    }

    /** What they say about a profile; throws the SDK's exceptions when they cannot be understood. */
    ProfileFile read() {
        var both = ProfileFile.aggregator();
        if (Files.isRegularFile(config)) {
            both.addFile(ProfileFile.builder()
                    .content(config)
                    .type(ProfileFile.Type.CONFIGURATION)
                    .build());
        }
        if (Files.isRegularFile(credentials)) {
            both.addFile(ProfileFile.builder()
                    .content(credentials)
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build());
        }
        return both.build();
    }

    static String profile(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("AWS_PROFILE"))
                .filter(name -> !name.isBlank())
                .orElse("default");
    }

    private static Path file(Map<String, String> environment, String variable, Path usual) {
        return Optional.ofNullable(environment.get(variable))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .orElse(usual);
    }
}
