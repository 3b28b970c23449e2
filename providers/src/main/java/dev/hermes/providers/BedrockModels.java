package dev.hermes.providers;

import dev.hermes.home.Config;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What Bedrock's ids tell of its models, and what the settings want of all of them. */
final class BedrockModels {
    private static final int USUAL_WINDOW = 128_000;
    private static final Map<String, Integer> WINDOWS = Map.of(
            "anthropic.claude", 200_000,
            "nova-pro", 300_000,
            "nova-lite", 300_000);

    private static final String AMERICA = "us.";
    private static final String WORLD = "global.";

    private BedrockModels() {}

    /** Claude, also behind an inference profile of a region or of the world: it is asked in Anthropic's own protocol. */
    static boolean isClaude(String model) {
        var name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.matches("([a-z-]+\\.)?anthropic\\.claude.*");
    }

    /**
     * What ships, as it is called in a region: newer models are used through a profile, which belongs to a group of regions or
     * to the world. What a group does not have is left out; the provider's own list tells what else there is.
     */
    static List<String> in(String region, List<String> shipped) {
        return shipped.stream().flatMap(id -> in(region, id).stream()).toList();
    }

    private static Optional<String> in(String region, String id) {
        if (!id.startsWith(AMERICA)) {
            return Optional.of(id);
        }
        var model = id.substring(AMERICA.length());
        boolean claude = model.startsWith("anthropic.");
        boolean nova = model.startsWith("amazon.nova-");
        var group = switch (region.replaceFirst("-.*", "")) {
            case "us" ->
                region.startsWith("us-gov-") ? Optional.of("us-gov.").filter(_ -> claude) : Optional.of(AMERICA);
            case "eu" -> Optional.of("eu.").filter(_ -> claude || nova);
            case "ap" -> claude ? Optional.of(WORLD) : Optional.of("apac.").filter(_ -> nova);
            default -> Optional.of(WORLD).filter(_ -> claude);
        };
        return group.map(prefix -> prefix + model);
    }

    /** Bedrock's windows are smaller than those that the same models have at home. */
    static int window(String model) {
        var name = model.toLowerCase(Locale.ROOT);
        return WINDOWS.entrySet().stream()
                .filter(entry -> name.contains(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(USUAL_WINDOW);
    }

    /** A guardrail as Converse takes it, in the body. */
    static Optional<ObjectNode> guardrail(Config config) {
        return identifier(config).map(id -> {
            var guardrail = JsonNodeFactory.instance.objectNode();
            guardrail.put("guardrailIdentifier", id).put("guardrailVersion", version(config));
            setting(config, "trace")
                    .filter(trace -> !trace.equals("disabled"))
                    .ifPresent(trace -> guardrail.put("trace", trace));
            setting(config, "stream_processing_mode")
                    .filter(mode -> mode.equals("sync")) // the other one is the usual one
                    .ifPresent(mode -> guardrail.put("streamProcessingMode", mode));
            return guardrail;
        });
    }

    /** The same as Claude takes it, in headers. */
    static Map<String, String> guardrailHeaders(Config config) {
        var headers = new LinkedHashMap<String, String>();
        identifier(config).ifPresent(id -> {
            headers.put("X-Amzn-Bedrock-GuardrailIdentifier", id);
            headers.put("X-Amzn-Bedrock-GuardrailVersion", version(config));
            setting(config, "trace")
                    .filter(trace -> !trace.equals("disabled"))
                    .ifPresent(trace -> headers.put("X-Amzn-Bedrock-Trace", trace.toUpperCase(Locale.ROOT)));
        });
        return headers;
    }

    private static Optional<String> identifier(Config config) {
        return setting(config, "guardrail_identifier");
    }

    private static String version(Config config) {
        return setting(config, "guardrail_version").orElse("DRAFT");
    }

    private static Optional<String> setting(Config config, String name) {
        return config.text("bedrock.guardrail." + name).map(String::strip).filter(text -> !text.isEmpty());
    }
}
