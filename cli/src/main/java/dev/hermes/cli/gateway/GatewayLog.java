package dev.hermes.cli.gateway;

import dev.hermes.api.Log;
import dev.hermes.cli.Context;
import dev.hermes.home.RotatingLog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log of a gateway: into the files, and what matters to standard error too, where a service manager keeps it. */
final class GatewayLog implements Log {
    private final Context context;
    private final Log files;
    private final Optional<Level> shown;

    private GatewayLog(Context context, Log files, Optional<Level> shown) {
        this.context = context;
        this.files = files;
        this.shown = shown;
    }

    static Log of(Context context, int verbose, boolean quiet) {
        var files = RotatingLog.open(context.home(), context.clock(), context.redactor(), context.config())
                .ofGateway();
        var level = switch (verbose) {
            case 0 -> Level.WARNING;
            case 1 -> Level.INFO;
            default -> Level.DEBUG;
        };
        return new GatewayLog(context, files, quiet ? Optional.empty() : Optional.of(level));
    }

    @Override
    public void write(Level level, String source, String message, @Nullable Throwable cause) {
        files.write(level, source, message, cause);
        if (shown.filter(lowest -> level.compareTo(lowest) >= 0).isPresent()) {
            context.console().say(context.redactor().redact(level + " " + source + ": " + message));
        }
    }
}
