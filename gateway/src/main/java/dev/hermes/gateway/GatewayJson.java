package dev.hermes.gateway;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code gateway.json}, in which upstream's first gateways kept their settings: it still counts, below everything else. */
public final class GatewayJson {
    private GatewayJson() {}

    /**
     * The settings of a gateway.
     *
     * @param config what {@code config.yaml} says, which goes before
     * @param environment for {@code ${NAME}}
     */
    public static Config under(Config config, HermesHome home, Map<String, String> environment, Log log) {
        var file = home.file("gateway.json");
        try {
            var read = JsonMapper.shared()
                    .readValue(Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, Object>>() {});
            return read == null || read.isEmpty() ? config : config.above(lowest(read), environment);
        } catch (NoSuchFileException _) {
            return config;
        } catch (IOException | JacksonException e) {
            log.warn("gateway", file + " is not read: " + e.getClass().getSimpleName());
            return config; // what it holds may be secret, and the message of a parser quotes it
        }
    }

    /** A platform may be described in three places of {@code config.yaml}; the lowest of them takes what stands here. */
    private static Map<String, Object> lowest(Map<String, Object> read) {
        var tree = new LinkedHashMap<>(read);
        if (tree.remove("platforms") instanceof Map<?, ?> platforms) {
            platforms.forEach((name, section) -> {
                if (section instanceof Map<?, ?> settings) {
                    tree.put(String.valueOf(name), flat(settings));
                }
            });
        }
        return tree;
    }

    private static Map<String, Object> flat(Map<?, ?> settings) {
        var flat = new LinkedHashMap<String, Object>();
        settings.forEach((key, value) -> flat.put(String.valueOf(key), value));
        if (flat.remove("extra") instanceof Map<?, ?> extra) {
            extra.forEach((key, value) -> flat.put(String.valueOf(key), value));
        }
        return flat;
    }
}
