package dev.hermes.cloud;

import dev.hermes.api.model.Endpoint;
import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.cloud.aws.AwsSigner;
import dev.hermes.cloud.azure.EntraTokens;
import dev.hermes.home.web.Web;
import dev.hermes.llm.RequestSigner;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs for the cloud that an endpoint belongs to. Nothing of a cloud is loaded before it is asked for the first time. */
public final class CloudSigner implements RequestSigner {
    private final Map<String, String> environment;
    private final CloudSettings settings;
    private final Web web;
    private final Clock clock;
    private @Nullable AwsSigner aws;
    private @Nullable EntraTokens azure;

    /** @param environment with what {@code .env} adds */
    public CloudSigner(Map<String, String> environment, CloudSettings settings, Web web, Clock clock) {
        this.environment = environment;
        this.settings = settings;
        this.web = web;
        this.clock = clock;
    }

    @Override
    public Map<String, String> sign(Endpoint endpoint, Call call) throws InterruptedException {
        return switch (endpoint.provider()) {
            case "bedrock" -> aws().sign(call);
            case "azure-foundry" ->
                Map.of("Authorization", "Bearer " + azure().token().reveal());
            default -> Map.of();
        };
    }

    private synchronized AwsSigner aws() {
        var made = aws;
        if (made == null) {
            made = new AwsSigner(environment, AwsRegion.of(environment, settings.awsRegion()), clock);
            aws = made;
        }
        return made;
    }

    private synchronized EntraTokens azure() {
        var made = azure;
        if (made == null) {
            made = new EntraTokens(environment, settings.entraScope(), web, clock);
            azure = made;
        }
        return made;
    }
}
