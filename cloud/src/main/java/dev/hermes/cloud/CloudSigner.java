package dev.hermes.cloud;

import dev.hermes.api.model.Endpoint;
import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.cloud.aws.AwsSigner;
import dev.hermes.llm.RequestSigner;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs for the cloud that an endpoint belongs to. Nothing of a cloud is loaded before it is asked for the first time. */
public final class CloudSigner implements RequestSigner {
    private final Map<String, String> environment;
    private final Optional<String> awsRegion;
    private final Clock clock;
    private @Nullable AwsSigner aws;

    /**
     * @param environment with what {@code .env} adds
     * @param awsRegion as the settings say
     */
    public CloudSigner(Map<String, String> environment, Optional<String> awsRegion, Clock clock) {
        this.environment = environment;
        this.awsRegion = awsRegion;
        this.clock = clock;
    }

    @Override
    public Map<String, String> sign(Endpoint endpoint, Call call) throws InterruptedException {
        return switch (endpoint.provider()) {
            case "bedrock" -> aws().sign(call);
            default -> Map.of();
        };
    }

    private synchronized AwsSigner aws() {
        var made = aws;
        if (made == null) {
            made = new AwsSigner(environment, AwsRegion.of(environment, awsRegion), clock);
            aws = made;
        }
        return made;
    }
}
