package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.cloud.aws.AwsSource;
import dev.hermes.cloud.azure.AzureAddress;
import dev.hermes.home.Config;
import java.util.Map;
import java.util.Optional;

/** How the large clouds are reached: an address that depends on a region or a resource, an identity in place of a key. */
final class CloudAccess {
    static final String BEDROCK = "bedrock";
    static final String AZURE = "azure-foundry";
    private static final String BEDROCK_KEY = "AWS_BEARER_TOKEN_BEDROCK";

    private final Config config;
    private final Map<String, String> environment;
    private final Keys keys;

    CloudAccess(Config config, Map<String, String> environment, Keys keys) {
        this.config = config;
        this.environment = environment;
        this.keys = keys;
    }

    /** Whether requests are signed with an identity, for which nobody keeps a key. */
    boolean signs(String provider) {
        return switch (provider) {
            case BEDROCK -> bedrockKey().isEmpty();
            case AZURE -> config.text("model.auth_mode").orElse("").startsWith("entra");
            default -> false;
        };
    }

    /** Whether there is an identity, as far as can be told without asking anybody. */
    boolean identified(String provider) {
        return provider.equals(AZURE) || AwsSource.of(environment) != AwsSource.INSTANCE;
    }

    /** An API key of Bedrock, which takes the place of an identity. */
    Optional<Secret> bedrockKey() {
        return keys.of(BEDROCK_KEY);
    }

    /** Why a provider cannot be asked where one works. */
    Optional<HermesException> refusal(String provider) {
        return provider.equals(BEDROCK)
                ? AwsRegion.mistake(environment, config.text("bedrock.region"))
                        .map(mistake -> new HermesException(
                                ExitCode.FAILED, mistake + ".", "It looks like us-east-1 or eu-central-1."))
                : Optional.empty();
    }

    /** Bedrock of the region that one works in; empty for other providers. */
    Optional<String> address(String provider) {
        if (!provider.equals(BEDROCK)) {
            return Optional.empty();
        }
        var region = AwsRegion.of(environment, config.text("bedrock.region"));
        var domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        return Optional.of("https://bedrock-runtime." + region + domain);
    }

    /** The address of a resource as it is written, with the path that is missing. */
    static String completed(String provider, String url) {
        return provider.equals(AZURE) ? AzureAddress.completed(url) : url;
    }
}
