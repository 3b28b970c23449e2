package dev.hermes.providers;

import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.cloud.aws.BedrockCatalog;
import dev.hermes.home.Config;
import dev.hermes.home.web.Web;
import dev.hermes.providers.catalog.Ids;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Bedrock's models, as far as the settings want them to be asked for. */
final class BedrockList {
    private final Config config;
    private final Map<String, String> environment;
    private final Clock clock;

    BedrockList(Config config, Map<String, String> environment, Clock clock) {
        this.config = config;
        this.environment = environment;
        this.clock = clock;
    }

    /** What is known of it without asking, as it is called where one works. */
    List<String> shipped() {
        return BedrockModels.in(region(), Catalog.of(CloudAccess.BEDROCK));
    }

    private String region() {
        return Optional.ofNullable(environment.get("BEDROCK_BASE_URL"))
                .flatMap(url -> AwsRegion.ofHost(Hosts.host(url)))
                .orElseGet(() -> AwsRegion.of(environment, config.text("bedrock.region")));
    }

    /** @throws IOException with one line that says why there is no list */
    List<String> ask(Route route, Web web) throws IOException, InterruptedException {
        if (!config.flag("bedrock.discovery.enabled")) {
            throw new IOException("bedrock.discovery.enabled is off");
        }
        var region = AwsRegion.of(environment, config.text("bedrock.region"));
        var vendors = config.texts("bedrock.discovery.provider_filter").stream()
                .map(vendor -> vendor.strip().toLowerCase(Locale.ROOT) + ".")
                .toList();
        return new BedrockCatalog(environment, region, route.key(), web, clock)
                .models().stream()
                        .flatMap(id -> Ids.clean(id).stream())
                        .filter(id -> vendors.isEmpty() || vendors.stream().anyMatch(id::contains))
                        .toList();
    }
}
