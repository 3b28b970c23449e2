package dev.hermes.cloud.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The role of a container, which a server beside it hands out. The SDK has the same for variables of the process, but does
 * not see those of {@code .env}.
 */
final class ContainerCredentials implements AwsCredentialsProvider {
    private static final String USUAL_SERVER = "http://169.254.170.2";

    /** Servers that may be asked without encryption, for they are on this machine or its link. */
    private static final List<String> NEAR =
            List.of("localhost", "127.0.0.1", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);
    private static final Duration RENEWED_AFTER_WRONG_TIME = Duration.ofMinutes(10);
    private static final int LONGEST = 64 * 1024;

    /** @param end when they are refused; as long as they are not, an answer that does not come is no loss */
    private record Kept(AwsCredentials credentials, Instant renewal, Instant end) {}

    private final Map<String, String> environment;
    private final Clock clock;
    private @Nullable Kept kept;

    ContainerCredentials(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        var last = kept;
        if (last != null && clock.instant().isBefore(last.renewal())) {
            return last.credentials();
        }
        try {
            var fresh = asked();
            kept = fresh;
            return fresh.credentials();
        } catch (SdkClientException e) {
            if (last == null || !clock.instant().isBefore(last.end()) || e instanceof AbortedException) {
                throw e;
            }
            return last.credentials();
        }
    }

    private Kept asked() {
        try {
            return parsed(answer());
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw AbortedException.create("asking for the role of the container was given up", e);
            }
            throw SdkClientException.create("the role of the container cannot be asked for: " + e.getMessage(), e);
        }
    }

    private Kept parsed(String text) throws IOException {
        try {
            var json = JsonMapper.shared().readTree(text);
            var credentials = AwsSessionCredentials.create(
                    json.path("AccessKeyId").asString(""),
                    json.path("SecretAccessKey").asString(""),
                    json.path("Token").asString(""));
            if (credentials.accessKeyId().isEmpty()
                    || credentials.secretAccessKey().isEmpty()) {
                throw new IOException("the answer has no credentials");
            }
            return kept(credentials, json.path("Expiration").asString(""));
        } catch (JacksonException _) {
            throw new IOException("the answer is no JSON");
        }
    }

    private Kept kept(AwsCredentials credentials, String expiration) {
        try {
            var end = Instant.parse(expiration);
            return new Kept(credentials, end.minus(RENEWED_BEFORE), end);
        } catch (DateTimeException _) {
            var renewal = clock.instant().plus(RENEWED_AFTER_WRONG_TIME);
            return new Kept(credentials, renewal, renewal);
        }
    }

    private String answer() throws IOException {
        var connection = (HttpURLConnection) address().toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout((int) CONNECT.toMillis());
            connection.setReadTimeout((int) READ.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Accept", "application/json");
            var token = token();
            if (!token.isEmpty()) {
                connection.setRequestProperty("Authorization", token);
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }

    private URI address() throws IOException {
        var relative = value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        try {
            var uri = URI.create(
                    relative.isEmpty() ? value("AWS_CONTAINER_CREDENTIALS_FULL_URI") : USUAL_SERVER + relative);
            boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
            boolean near = "http".equalsIgnoreCase(uri.getScheme()) && NEAR.contains(String.valueOf(uri.getHost()));
            if (!encrypted && !near) {
                throw new IOException("AWS_CONTAINER_CREDENTIALS_FULL_URI names a server that must be asked by https");
            }
            return uri;
        } catch (IllegalArgumentException _) {
            throw new IOException("the address in AWS_CONTAINER_CREDENTIALS_*_URI is not valid");
        }
    }

    /** A file is read each time: what stands in it is renewed by others. */
    private String token() throws IOException {
        var file = value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        var token = file.isEmpty()
                ? value("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                : Files.readString(Path.of(file)).strip();
        if (token.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("the token of the container's server has characters that cannot be sent");
        }
        return token;
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
