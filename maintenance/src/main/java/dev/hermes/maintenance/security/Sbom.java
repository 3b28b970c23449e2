package dev.hermes.maintenance.security;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bill of materials in CycloneDX's JSON; components are known by their package URL. */
final class Sbom {
    private static final Pattern MAVEN = Pattern.compile("pkg:maven/([^/@]+)/([^/@]+)@([^?#]+).*");
    private static final Pattern NPM = Pattern.compile("pkg:npm/((?:[^/@]+/)?[^/@]+)@([^?#]+).*");

    private Sbom() {}

    /** Nothing when it cannot be read. */
    static List<Component> read(Path file) {
        try {
            return of(Files.readAllBytes(file), "runtime");
        } catch (IOException _) {
            return List.of();
        }
    }

    static List<Component> of(byte[] json, String source) {
        try {
            var result = new ArrayList<Component>();
            collect(new JsonMapper().readTree(json).path("components"), source, result);
            return result;
        } catch (JacksonException _) {
            return List.of();
        }
    }

    private static void collect(JsonNode components, String source, List<Component> result) {
        for (var component : components) {
            purl(component.path("purl").asString(""), source).ifPresent(result::add);
            collect(component.path("components"), source, result);
        }
    }

    private static Optional<Component> purl(String purl, String source) {
        var maven = MAVEN.matcher(purl);
        if (maven.matches()) {
            var name = decoded(maven.group(1)) + ":" + decoded(maven.group(2));
            return Optional.of(new Component(name, decoded(maven.group(3)), "Maven", source));
        }
        var npm = NPM.matcher(purl);
        return npm.matches()
                ? Optional.of(new Component(decoded(npm.group(1)), decoded(npm.group(2)), "npm", source))
                : Optional.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
