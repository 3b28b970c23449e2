package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ends the gateway that works for a profile, so that the profile can be taken away. */
public final class GatewayStop {
    private static final Pattern PID = Pattern.compile("(?s)\\s*(?:\\{.*?\"pid\"\\s*:\\s*)?(\\d{1,9})\\b.*");
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 500;

    private GatewayStop() {}

    /** @throws HermesException when one runs and does not end, or it is not clear which process it is */
    public static void stop(Path profile) {
        if (!ProfileFacts.gatewayRuns(profile)) {
            return;
        }
        var process = process(profile);
        if (process.isEmpty()) {
            throw running(profile);
        }
        announce(profile, process.get().pid());
        process.get().destroy();
        if (!ends(profile)) {
            process.get().destroyForcibly();
            if (!ends(profile)) {
                throw running(profile);
            }
        }
    }

    /** So that it takes the signal for a wish and not for an accident, after which its supervisor would bring it back. */
    private static void announce(Path profile, long pid) {
        var note = "{\"target_pid\":" + pid + ",\"target_start_time\":null,\"stopper_pid\":"
                + ProcessHandle.current().pid() + ",\"written_at\":\"" + OffsetDateTime.now(ZoneOffset.UTC) + "\"}";
        try {
            DurableFile.replace(profile.resolve(".gateway-planned-stop.json"), note);
        } catch (IOException _) {
            return; // it ends all the same
        }
    }

    private static boolean ends(Path profile) {
        try {
            for (int i = 0; i < TRIES; i++) {
                if (!ProfileFacts.gatewayRuns(profile)) {
                    return true;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HermesException(ExitCode.INTERRUPTED, e, "Interrupted while the gateway was ending.");
        }
    }

    /** The process that the gateway recorded, if it looks like one: a number may belong to somebody else by now. */
    private static Optional<ProcessHandle> process(Path profile) {
        try {
            var pid = PID.matcher(Files.readString(profile.resolve("gateway.pid")));
            return pid.matches()
                    ? ProcessHandle.of(Long.parseLong(pid.group(1)))
                            .filter(process ->
                                    process.pid() != ProcessHandle.current().pid())
                            .filter(GatewayStop::isHermes)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isHermes(ProcessHandle process) {
        var info = process.info();
        var line = info.commandLine()
                .orElseGet(() -> info.command().orElse("") + " "
                        + String.join(" ", info.arguments().orElse(new String[0])));
        return line.toLowerCase(Locale.ROOT).contains("hermes");
    }

    private static HermesException running(Path profile) {
        return new HermesException(
                ExitCode.FAILED,
                "A gateway works for the profile in " + profile + " and could not be ended.",
                "Stop it, then try again.");
    }
}
