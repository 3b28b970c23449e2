package dev.hermes.cloud.aws;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.llm.RequestSigner;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Signs requests, mostly to Bedrock, with the credentials that there are. Safe for use by several threads. */
public final class AwsSigner {
    private static final String SERVICE = "bedrock";

    private final AwsSource source;
    private final AwsCredentialsProvider credentials;
    private final String region;
    private final Clock clock;

    /**
     * @param region where a host does not tell it
     * @throws ModelException when the files with the credentials cannot be understood
     */
    public AwsSigner(Map<String, String> environment, String region, Clock clock) {
        this.source = AwsSource.of(environment);
        this.region = region;
        this.clock = clock;
        try {
            credentials = AwsIdentity.of(source, environment, clock);
        } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
            throw refused(e);
        }
    }

    /** @throws ModelException when there are no credentials */
    public Map<String, String> sign(RequestSigner.Call call) throws InterruptedException {
        return sign(call, SERVICE);
    }

    /** @param service of Amazon that the request is for */
    Map<String, String> sign(RequestSigner.Call call, String service) throws InterruptedException {
        var identity = credentials();
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(call.method().toUpperCase(Locale.ROOT)))
                .uri(call.uri());
        call.headers().forEach(request::putHeader);
        var signed = AwsV4HttpSigner.create()
                .sign(wish -> wish.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(call.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME,
                                AwsRegion.ofHost(call.uri().getHost()).orElse(region))
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var headers = new TreeMap<String, String>();
        signed.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) { // the connection says it in the same words
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    private AwsCredentials credentials() throws InterruptedException {
        try {
            return credentials.resolveCredentials();
        } catch (AbortedException _) {
            throw new InterruptedException("asking for credentials was given up");
        } catch (SdkException | IllegalStateException | IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private ModelException refused(RuntimeException cause) {
        var said =
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
        return new ModelException(
                ErrorClass.AUTH,
                OptionalInt.empty(),
                source == AwsSource.INSTANCE
                        ? "No AWS credentials were found: no AWS_BEARER_TOKEN_BEDROCK, AWS_ACCESS_KEY_ID or AWS_PROFILE, no"
                                + " profile in ~/.aws, and no role of this machine (" + said + ")."
                        : "No AWS credentials could be got from " + source.label() + ": " + said,
                said,
                Optional.empty(),
                Optional.empty(),
                cause);
    }
}
