package dev.hermes.maintenance.report;

import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes out of a text what must not leave the machine: secrets, known ones wherever they stand, and who people are. */
final class Anonymous {
    private static final int SHORTEST_SECRET = 8;
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,24}");
    private static final Pattern MESSAGE = Pattern.compile("(?m)(inbound message:.*?\\bmsg=)(.*)$");
    private static final Pattern PERSON = Pattern.compile("\\b(user|user_name|user_id|chat|chat_id)=([^\\s,]+)");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(?:key|token|secret|password|passwd|credential|auth).*");

    /** Where a key is asked for, what kind it is, which variable has it: not the key itself. */
    private static final Pattern ABOUT_ONE = Pattern.compile(".*(?:url|mode|type|_env)");

    private final Redactor redactor = new Redactor(true);
    private final List<String> secrets;
    private final Path userHome;
    private final boolean patterns;

    /**
     * @param environment with the profile's {@code .env}
     * @param patterns whether also what only looks like a secret, and people, are taken out; known secrets always are
     */
    Anonymous(HermesHome home, Path userHome, Map<String, String> environment, boolean patterns) {
        this.userHome = userHome;
        this.patterns = patterns;
        var found = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        environment.forEach((name, value) -> {
            if (SECRET_NAME.matcher(name).matches() && !name.endsWith("_URL")) {
                found.add(value.strip());
            }
        });
        for (var store : List.of(home.file("auth.json"), home.root().resolve("auth.json"))) {
            collect(json(store), found);
        }
        for (var name : List.of("config.yaml", "webhook_subscriptions.json")) { // JSON is YAML too
            settings(home.file(name)).ifPresent(settings -> collect(settings, found));
        }
        found.removeIf(value -> value.length() < SHORTEST_SECRET || value.startsWith("/"));
        this.secrets = List.copyOf(found);
    }

    private static Optional<JsonNode> settings(Path file) {
        try {
            return Optional.of(new JsonMapper().valueToTree(YamlFiles.read(file)));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new JsonMapper().readTree(Files.readAllBytes(file));
        } catch (IOException | JacksonException _) {
            return new JsonMapper().missingNode();
        }
    }

    private static void collect(JsonNode node, TreeSet<String> found) {
        for (var entry : node.properties()) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            if (entry.getValue().isString()
                    && SECRET_NAME.matcher(name).matches()
                    && !ABOUT_ONE.matcher(name).matches()) {
                found.add(entry.getValue().asString());
            }
            collect(entry.getValue(), found);
        }
        if (node.isArray()) {
            node.forEach(item -> collect(item, found));
        }
    }

    String of(String text) {
        var result = text;
        for (var secret : secrets) {
            result = result.replace(secret, Redactor.mask(secret));
        }
        if (!patterns) {
            return result;
        }
        result = Redactor.address(redactor.force(result));
        result = MESSAGE.matcher(result)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + "<" + found.group(2).length() + " chars>"));
        result = PERSON.matcher(result)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "=" + hash(found.group(2))));
        result = EMAIL.matcher(result).replaceAll("[REDACTED_EMAIL]");
        return userHome.getNameCount() == 0 ? result : result.replace(userHome.toString(), "~");
    }

    /** The same person is recognised in all of a report, and nowhere else. */
    private static String hash(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
