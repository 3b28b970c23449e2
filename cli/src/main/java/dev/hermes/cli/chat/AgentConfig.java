package dev.hermes.cli.chat;

import dev.hermes.agent.GuardrailSettings;
import dev.hermes.agent.checkpoint.CheckpointSettings;
import dev.hermes.agent.compress.CompressionSettings;
import dev.hermes.agent.delegate.DelegationSettings;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the settings and the environment say about how agents work. */
final class AgentConfig {
    private final Config config;
    private final Map<String, String> environment;
    private final HermesHome home;

    AgentConfig(Config config, Map<String, String> environment, HermesHome home) {
        this.config = config;
        this.environment = environment;
        this.home = home;
    }

    DelegationSettings delegation() {
        return new DelegationSettings(
                config.integer("delegation.max_iterations"),
                DelegationSettings.timeout(
                        limit("delegation.child_timeout_seconds", "DELEGATION_CHILD_TIMEOUT_SECONDS")),
                limit("delegation.max_concurrent_children", "DELEGATION_MAX_CONCURRENT_CHILDREN"),
                config.integer("delegation.max_spawn_depth"),
                config.flag("delegation.orchestrator_enabled"),
                config.flag("delegation.subagent_auto_approve"));
    }

    /** The variable counts where the user's file says nothing. */
    private int limit(String path, String variable) {
        return config.userSet(path) ? config.integer(path) : number(environment.get(variable), config.integer(path));
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
    }

    CheckpointSettings checkpoints() {
        return new CheckpointSettings(
                config.integer("checkpoints.max_snapshots"),
                config.integer("checkpoints.max_total_size_mb"),
                config.integer("checkpoints.max_file_size_mb"),
                config.flag("checkpoints.auto_prune"),
                config.integer("checkpoints.retention_days"),
                config.flag("checkpoints.delete_orphans"),
                Duration.ofHours(config.integer("checkpoints.min_interval_hours")));
    }

    Duration checkpointTimeout() {
        return Duration.ofSeconds(Math.clamp(number(environment.get("HERMES_CHECKPOINT_TIMEOUT"), 30), 10, 60));
    }

    CompressionSettings compression() {
        return new CompressionSettings(
                config.flag("compression.enabled"),
                config.number("compression.threshold"),
                config.number("compression.target_ratio"),
                config.integer("compression.protect_first_n"),
                config.integer("compression.protect_last_n"),
                config.flag("compression.abort_on_summary_failure"),
                config.integer("compression.hygiene_hard_message_limit"));
    }

    boolean verifyWrites() {
        var variable = environment.get("HERMES_FILE_MUTATION_VERIFIER");
        return variable == null
                ? config.flag("display.file_mutation_verifier")
                : !List.of("0", "false", "no", "off").contains(variable);
    }

    GuardrailSettings guardrails() {
        return new GuardrailSettings(
                config.flag("tool_loop_guardrails.warnings_enabled"),
                config.flag("tool_loop_guardrails.hard_stop_enabled"),
                limits("warn_after", GuardrailSettings.DEFAULT.warnAfter()),
                limits("hard_stop_after", GuardrailSettings.DEFAULT.stopAfter()));
    }

    private GuardrailSettings.Limits limits(String section, GuardrailSettings.Limits otherwise) {
        var path = "tool_loop_guardrails." + section + ".";
        return new GuardrailSettings.Limits(
                positive(config.integer(path + "exact_failure"), otherwise.exactFailure()),
                positive(config.integer(path + "same_tool_failure"), otherwise.sameToolFailure()),
                positive(config.integer(path + "idempotent_no_progress"), otherwise.noProgress()));
    }

    private static int positive(int value, int otherwise) {
        return value > 0 ? value : otherwise;
    }

    /**
     * The messages that every request begins with: a JSON list of objects with {@code role} and {@code content}.
     *
     * @throws HermesException when the file is named and cannot be used
     */
    List<Message> prefill() {
        var name = config.text("prefill_messages_file").filter(text -> !text.isBlank());
        return name.isPresent() ? prefill(home.directory().resolve(name.get())) : List.of();
    }

    private static List<Message> prefill(Path file) {
        try {
            var messages = new ArrayList<Message>();
            var list = new ObjectMapper().readTree(Files.readString(file));
            if (!list.isArray()) {
                throw unusable(file, "it is not a list");
            }
            for (var item : list) {
                messages.add(message(item, file));
            }
            return messages;
        } catch (IOException | JacksonException e) {
            throw unusable(file, e instanceof IOException ? "it cannot be read" : "it is not JSON");
        }
    }

    private static Message message(JsonNode item, Path file) {
        var content = item.path("content");
        if (!content.isString()) {
            throw unusable(file, "a message has no text as its content");
        }
        return switch (item.path("role").asString("")) {
            case "user" -> Message.user(content.asString());
            case "assistant" -> Message.assistant(content.asString());
            case "system" -> Message.system(content.asString());
            default -> throw unusable(file, "roles are user, assistant and system");
        };
    }

    private static HermesException unusable(Path file, String why) {
        return new HermesException(
                ExitCode.FAILED,
                "prefill_messages_file " + file + ": " + why + ".",
                "'hermes config unset prefill_messages_file' goes on without it.");
    }
}
