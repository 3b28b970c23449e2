package dev.hermes.cloud;

import dev.hermes.home.Config;
import java.util.Optional;

/**
 * What the settings say about the clouds.
 *
 * @param awsRegion goes before variables and profiles
 * @param entraScope what tokens of Entra are for
 */
public record CloudSettings(Optional<String> awsRegion, String entraScope) {
    private static final String USUAL_SCOPE = "https://ai.azure.com/.default";

    public static CloudSettings of(Config config) {
        return new CloudSettings(
                config.text("bedrock.region"),
                config.text("model.entra.scope").filter(text -> !text.isBlank()).orElse(USUAL_SCOPE));
    }
}
