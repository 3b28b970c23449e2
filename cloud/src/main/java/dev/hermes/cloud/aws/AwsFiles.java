package dev.hermes.cloud.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.profiles.ProfileFile;

/** The files in which Amazon's tools keep profiles, as far as they exist. */
record AwsFiles(Optional<Path> config, Optional<Path> credentials) {
    /** Begin the lines of a profile that say where its credentials come from. */
    private static final List<String> SOURCES =
            List.of("aws_access_key_id", "role_arn", "sso_", "credential_process", "credential_source", "web_identity");

    static AwsFiles of(Map<String, String> environment) {
        return new AwsFiles(
                file(environment, "AWS_CONFIG_FILE", "config"),
                file(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"));
    }

    boolean any() {
        return config.isPresent() || credentials.isPresent();
    }

    /** Whether credentials may come from them: many have a file that says no more than a region. */
    boolean identify() {
        return credentials.isPresent() || config.filter(AwsFiles::namesSource).isPresent();
    }

    private static boolean namesSource(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip).anyMatch(line -> SOURCES.stream().anyMatch(line::startsWith));
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }

    /** What they say about profiles; throws the SDK's exceptions when they cannot be understood. */
    ProfileFile read() {
        var both = ProfileFile.aggregator();
        config.ifPresent(path -> both.addFile(ProfileFile.builder()
                .content(path)
                .type(ProfileFile.Type.CONFIGURATION)
                .build()));
        credentials.ifPresent(path -> both.addFile(ProfileFile.builder()
                .content(path)
                .type(ProfileFile.Type.CREDENTIALS)
                .build()));
        return both.build();
    }

    static String profile(Map<String, String> environment) {
        return value(environment, "AWS_PROFILE").orElse("default");
    }

    private static Optional<Path> file(Map<String, String> environment, String variable, String usual) {
        return value(environment, variable)
                .map(Path::of)
                .or(() -> value(environment, "HOME")
                        .or(() -> value(environment, "USERPROFILE"))
                        .map(home -> Path.of(home, ".aws", usual)))
                .filter(Files::isRegularFile);
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
