package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.sessions.SessionStore;
import java.util.Optional;

/** Which stored session {@code --resume} or {@code --continue} means. */
final class SessionChoice {
    private SessionChoice() {}

    /** The id to go on with; empty for a new session. */
    static Optional<String> of(Arguments arguments, Context context) {
        if (arguments.has("resume")) {
            return Optional.of(find(arguments.required("resume"), context.sessions())
                    .orElseThrow(() -> noMatch(arguments.required("resume"))));
        }
        if (!arguments.has("continue")) {
            return Optional.empty();
        }
        var name = arguments.text("continue").filter(text -> !text.isBlank());
        if (name.isPresent()) {
            return Optional.of(find(name.get(), context.sessions()).orElseThrow(() -> noMatch(name.get())));
        }
        return Optional.of(context.sessions()
                .latest("cli")
                .orElseThrow(() -> new HermesException(ExitCode.FAILED, "No previous CLI session found to continue.")));
    }

    /** By exact id, then by title, then by the beginning of an id; the newest continuation of what is found. */
    static Optional<String> find(String name, SessionStore store) {
        return store.find(name)
                .filter(row -> row.id().equals(name))
                .map(row -> row.id())
                .or(() -> store.resolveTitle(name))
                .or(() -> store.find(name).map(row -> row.id()))
                .map(id -> store.resumeTarget(store.tip(id)));
    }

    private static HermesException noMatch(String name) {
        return new HermesException(
                ExitCode.FAILED,
                "No session found matching '" + name + "'.",
                "'hermes sessions list' shows what there is.");
    }
}
