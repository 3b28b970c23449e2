package dev.hermes.cloud.aws;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/**
 * Makes the SDK's provider of credentials for a source. It keeps what it got and renews it before it ends.
 *
 * <p>The SDK's own chain is not used: it sees the variables of the process only and not those of {@code .env}, and tries
 * one source after the other, so that a profile that is broken ends as the message that there is no instance role.
 */
final class AwsIdentity {
    private AwsIdentity() {}

    static AwsCredentialsProvider of(AwsSource source, Map<String, String> environment, Clock clock) {
        return switch (source) {
            case KEYS -> keys(environment);
            case PROFILE, FILES ->
                ProfileCredentialsProvider.builder()
                        .profileFile(AwsFiles.of(environment).read())
                        .profileName(AwsFiles.profile(environment))
                        .build();
            case CONTAINER -> new ContainerCredentials(environment, clock);
            case WEB_IDENTITY ->
                WebIdentityTokenFileCredentialsProvider.builder()
                        .webIdentityTokenFile(Path.of(environment.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "")))
                        .roleArn(environment.getOrDefault("AWS_ROLE_ARN", ""))
                        .roleSessionName(environment.getOrDefault("AWS_ROLE_SESSION_NAME", "hermes"))
                        .build();
            case INSTANCE -> instance(environment);
        };
    }

    private static AwsCredentialsProvider keys(Map<String, String> environment) {
        var id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
        var secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
        var token = environment.getOrDefault("AWS_SESSION_TOKEN", "").strip();
        return StaticCredentialsProvider.create(
                token.isEmpty()
                        ? AwsBasicCredentials.create(id, secret)
                        : AwsSessionCredentials.create(id, secret, token));
    }

    private static AwsCredentialsProvider instance(Map<String, String> environment) {
        var builder = InstanceProfileCredentialsProvider.builder();
        var endpoint = environment.getOrDefault("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
        if (!endpoint.isBlank()) {
            builder.endpoint(endpoint);
        }
        return builder.build();
    }
}
