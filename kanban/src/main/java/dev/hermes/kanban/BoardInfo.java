package dev.hermes.kanban;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a board besides its tasks.
 *
 * @param metadata as it is stored, with members that this version does not know
 */
public record BoardInfo(String slug, ObjectNode metadata) {
    public BoardInfo {
        metadata = metadata.deepCopy();
    }

    /** As given, or made of the slug: {@code atm10-server} is {@code Atm10 Server}. */
    public String name() {
        return text("name")
                .orElseGet(() -> Arrays.stream(slug.split("[-_]+"))
                        .filter(part -> !part.isEmpty())
                        .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                        .collect(Collectors.joining(" ")));
    }

    public Optional<String> defaultDirectory() {
        return text("default_workdir");
    }

    public boolean archived() {
        return Optional.ofNullable(metadata.get("archived"))
                .filter(JsonNode::isBoolean)
                .map(JsonNode::asBoolean)
                .orElse(false);
    }

    public Optional<String> text(String member) {
        return Optional.ofNullable(metadata.get(member))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(text -> !text.isBlank());
    }

    /** Everything, with the defaults for what is missing. */
    public ObjectNode complete() {
        var node = Json.object(
                "slug",
                slug,
                "name",
                name(),
                "description",
                text("description").orElse(""),
                "icon",
                text("icon").orElse(""),
                "color",
                text("color").orElse(""),
                "default_workdir",
                defaultDirectory());
        node.set("created_at", Optional.ofNullable(metadata.get("created_at")).orElse(node.nullNode()));
        node.put("archived", archived());
        metadata.properties().forEach(member -> {
            if (!node.has(member.getKey())) {
                node.set(member.getKey(), member.getValue());
            }
        });
        return node;
    }

    /** The same, not put away. */
    public BoardInfo inUse() {
        var node = metadata.deepCopy();
        if (archived()) {
            node.put("archived", false);
        }
        return new BoardInfo(slug, node);
    }

    /** What makes another board like this one. */
    public Edit edit() {
        return new Edit(text("name"), text("description"), text("icon"), text("color"), defaultDirectory());
    }

    /** With the texts that are given; a blank name goes back to the one of the slug, a blank directory to none. */
    public BoardInfo with(Edit edit, long now) {
        var node = complete();
        edit.name().ifPresent(text -> {
            node.put("name", text.strip());
            if (text.isBlank()) {
                node.put("name", new BoardInfo(slug, Json.object()).name());
            }
        });
        edit.description().ifPresent(text -> node.put("description", text));
        edit.icon().ifPresent(text -> node.put("icon", text));
        edit.color().ifPresent(text -> node.put("color", text));
        edit.defaultDirectory()
                .ifPresent(text -> Json.put(
                        node, "default_workdir", Optional.of(text.strip()).filter(path -> !path.isEmpty())));
        if (!node.path("created_at").isNumber()) {
            node.put("created_at", now);
        }
        return new BoardInfo(slug, node);
    }

    /** What to change; what is empty stays. */
    public record Edit(
            Optional<String> name,
            Optional<String> description,
            Optional<String> icon,
            Optional<String> color,
            Optional<String> defaultDirectory) {
        public static final Edit NOTHING =
                new Edit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public static Edit name(String name) {
            return new Edit(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Edit directory(String path) {
            return new Edit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(path));
        }

        public boolean nothing() {
            return equals(NOTHING);
        }
    }
}
