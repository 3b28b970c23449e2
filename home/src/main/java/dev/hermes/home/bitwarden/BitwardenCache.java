package dev.hermes.home.bitwarden;

import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What was fetched lately, in {@code cache/bws_cache.json}, for its owner only: every start would ask the server otherwise. */
final class BitwardenCache {
    private final Path file;
    private final Clock clock;

    BitwardenCache(HermesHome home, Clock clock) {
        this.file = home.file("cache").resolve("bws_cache.json");
        this.clock = clock;
    }

    /** Tells answers of other tokens, projects and servers apart, without holding the token. */
    static String key(String token, BitwardenSettings settings) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8) + "|" + settings.project() + "|" + settings.server();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    Optional<Map<String, String>> read(String key, Duration youngerThan) {
        try {
            var json = new JsonMapper().readTree(Files.readAllBytes(file));
            double age = clock.millis() / 1000.0 - json.path("fetched_at").asDouble(0);
            if (!json.path("key").asString("").equals(key) || age < 0 || age >= youngerThan.toSeconds()) {
                return Optional.empty();
            }
            var secrets = new TreeMap<String, String>();
            json.path("secrets")
                    .properties()
                    .forEach(entry ->
                            secrets.put(entry.getKey(), entry.getValue().asString("")));
            return Optional.of(secrets);
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    void write(String key, Map<String, String> secrets) {
        var mapper = new JsonMapper();
        var json = mapper.createObjectNode().put("key", key);
        var all = json.putObject("secrets");
        secrets.forEach(all::put);
        json.put("fetched_at", clock.instant().getEpochSecond());
        try {
            var directory = file.getParent();
            if (directory != null) {
                PrivateDirectories.create(directory);
            }
            DurableFile.replace(file, mapper.writeValueAsBytes(json));
        } catch (IOException _) {
            return; // then the next start asks again
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            return; // it is older than anybody accepts in a few minutes
        }
    }
}
