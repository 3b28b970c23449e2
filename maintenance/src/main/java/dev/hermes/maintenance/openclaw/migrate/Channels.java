package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Chat platforms: who may write, and the accounts. */
final class Channels implements Mapping {
    private static final Set<String> OWN_PARTS = Set.of("telegram", "discord", "slack", "whatsapp", "signal");

    /** Variables of a platform: name, members that may hold the value, whether it is a secret. */
    private record Field(String variable, List<String> members, boolean secret) {
        static Field plain(String variable, String... members) {
            return new Field(variable, List.of(members), false);
        }

        static Field secret(String variable, String... members) {
            return new Field(variable, List.of(members), true);
        }
    }

    private static final Map<String, List<Field>> DEEP = Map.of(
            "matrix",
                    List.of(
                            Field.secret("MATRIX_ACCESS_TOKEN", "accessToken", "token"),
                            Field.plain("MATRIX_HOMESERVER", "homeserver", "homeserverUrl"),
                            Field.plain("MATRIX_USER_ID", "userId")),
            "mattermost",
                    List.of(
                            Field.secret("MATTERMOST_TOKEN", "botToken", "token"),
                            Field.plain("MATTERMOST_URL", "baseUrl", "url")),
            "irc",
                    List.of(
                            Field.plain("IRC_SERVER", "server", "host"),
                            Field.plain("IRC_NICKNAME", "nick", "nickname"),
                            Field.plain("IRC_CHANNEL", "channel")),
            "googlechat", List.of(Field.plain("GOOGLE_CHAT_SERVICE_ACCOUNT_JSON", "serviceAccountFile")),
            "bluebubbles",
                    List.of(
                            Field.plain("BLUEBUBBLES_SERVER_URL", "serverUrl"),
                            Field.secret("BLUEBUBBLES_PASSWORD", "password")),
            "msteams",
                    List.of(
                            Field.plain("TEAMS_CLIENT_ID", "appId"),
                            Field.secret("TEAMS_CLIENT_SECRET", "appPassword"),
                            Field.plain("TEAMS_TENANT_ID", "tenantId")));

    @Override
    public void map(Part part, Source source, Draft draft) {
        var secrets = new Secrets(source);
        switch (part) {
            case MESSAGING_SETTINGS -> messaging(part, source, draft);
            case SECRET_SETTINGS -> {
                var telegram = channel("telegram", source);
                new Change(draft, part, "channels.telegram")
                        .secret("TELEGRAM_BOT_TOKEN", field(telegram, "botToken"), secrets)
                        .done(".env");
            }
            case DISCORD_SETTINGS ->
                platform(part, "discord", source, draft, Field.secret("DISCORD_BOT_TOKEN", "token"));
            case SLACK_SETTINGS ->
                platform(
                        part,
                        "slack",
                        source,
                        draft,
                        Field.secret("SLACK_BOT_TOKEN", "botToken"),
                        Field.secret("SLACK_APP_TOKEN", "appToken"));
            case WHATSAPP_SETTINGS -> platform(part, "whatsapp", source, draft);
            case SIGNAL_SETTINGS ->
                platform(
                        part,
                        "signal",
                        source,
                        draft,
                        Field.plain("SIGNAL_ACCOUNT", "account"),
                        Field.plain("SIGNAL_HTTP_URL", "httpUrl"));
            default -> deep(part, source, draft);
        }
    }

    private static void messaging(Part part, Source source, Draft draft) {
        var change = new Change(draft, part, "credentials, agents.defaults.workspace");
        change.variable(
                "TELEGRAM_ALLOWED_USERS",
                joined(source.json("credentials/telegram-default-allowFrom.json")
                        .path("allowFrom")));
        // A working directory that the person has chosen stays.
        var there = draft.setting("terminal.cwd").map(String::valueOf).orElse("");
        if (there.isBlank() || there.equals(".")) {
            source.outsideWorkspace().ifPresent(path -> draft.put("terminal.cwd", path.toString()));
            if (source.outsideWorkspace().isPresent()) {
                draft.add(part, "agents.defaults.workspace", "config.yaml terminal.cwd", Status.MIGRATED, "");
            }
        }
        change.done(".env");
    }

    private static void platform(Part part, String name, Source source, Draft draft, Field... fields) {
        var channel = channel(name, source);
        var change = new Change(draft, part, "channels." + name);
        write(change, channel, List.of(fields), new Secrets(source));
        change.variable(
                name.toUpperCase(java.util.Locale.ROOT) + "_ALLOWED_USERS", joined(field(channel, "allowFrom")));
        change.done(".env");
    }

    private static void write(Change change, JsonNode channel, List<Field> fields, Secrets secrets) {
        for (var field : fields) {
            for (var member : field.members()) {
                var node = field(channel, member);
                if (!node.isMissingNode()) {
                    if (field.secret()) {
                        change.secret(field.variable(), node, secrets);
                    } else {
                        change.variable(field.variable(), secrets.value(node));
                    }
                    break;
                }
            }
        }
    }

    private static void deep(Part part, Source source, Draft draft) {
        var discord = channel("discord", source);
        var change = new Change(draft, part, "channels");
        flag(field(discord, "requireMention")).ifPresent(value -> change.set("discord.require_mention", value));
        flag(field(discord, "autoThread")).ifPresent(value -> change.set("discord.auto_thread", value));
        var unknown = new LinkedHashMap<String, JsonNode>();
        for (var entry : source.config("channels").properties()) {
            var name = entry.getKey();
            var fields = DEEP.get(name);
            if (fields != null) {
                write(change, entry.getValue(), fields, new Secrets(source));
                if (name.equals("matrix") || name.equals("mattermost")) {
                    change.variable(
                            name.toUpperCase(java.util.Locale.ROOT) + "_ALLOWED_USERS",
                            joined(field(entry.getValue(), "allowFrom")));
                }
            } else if (!OWN_PARTS.contains(name)) {
                unknown.put(name, entry.getValue());
            }
        }
        change.done(".env, config.yaml");
        if (!unknown.isEmpty()) {
            var rest = JsonNodeFactory.instance.objectNode();
            unknown.forEach(rest::set);
            Archives.json(part, "channels", "channels-config.json", rest, draft);
        }
    }

    private static JsonNode channel(String name, Source source) {
        return source.config("channels").path(name);
    }

    /** Of the channel itself, else of its default account. */
    private static JsonNode field(JsonNode channel, String member) {
        var flat = channel.path(member);
        return flat.isMissingNode() ? channel.path("accounts").path("default").path(member) : flat;
    }

    private static Optional<Boolean> flag(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.asBoolean()) : Optional.empty();
    }

    /** A list, or a text, as people's ids joined by commas. */
    private static Optional<String> joined(JsonNode list) {
        var ids = new ArrayList<String>();
        list.forEach(id -> ids.add(id.isString() ? id.asString().strip() : id.toString()));
        if (!list.isArray()) {
            return Source.text(list);
        }
        ids.removeIf(String::isEmpty);
        return ids.isEmpty() ? Optional.empty() : Optional.of(String.join(",", ids));
    }
}
